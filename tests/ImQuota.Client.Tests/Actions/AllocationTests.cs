using ImQuota.Client.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Processes;
using Xunit;

namespace ImQuota.Client.Tests.Actions;

/// <summary>Bytes are gated and not time, for they are the same on every machine.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class AllocationTests : IDisposable
{
    private const int Callers = 64;
    private const int Each = 200;

    /// <summary>Measured: 349 and 356 in two runs (Release). Room for smaller messages on a busy machine, not for another object or two a call.</summary>
    private const int MostBytes = 450;

    private readonly string _data = Directory.CreateTempSubdirectory("imquota-client-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Join_AnsweredByAServiceProcess_AllocatesNoMoreThanItsBudget()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(["--data-dir", _data]);
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(new Uri("http://" + service.Channel.Target)), Cancellation);
        await client.CreateGroupAsync(Clients.Create(Service.Premium, "g"), cancellationToken: Cancellation);
        JoinGroupRequest[] requests = [.. Enumerable.Range(0, Callers).Select(i => Clients.Join(Service.Premium, "g", $"u{i}", Mode.DryRun))];
        for (int warming = 0; warming < 5; warming++)
        {
            await CallAsync(client, requests);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await CallAsync(client, requests);
        double bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(Callers * Each);

        TestContext.Current.SendDiagnosticMessage("{0:0} bytes a call", bytes);
        Assert.InRange(bytes, 1, MostBytes);
    }

    private static Task CallAsync(ImQuotaClient client, JoinGroupRequest[] requests) => Task.WhenAll(requests.Select(request => Task.Run(async () =>
    {
        for (int i = 0; i < Each; i++)
        {
            if (!(await client.JoinGroupAsync(request, cancellationToken: Cancellation)).Allowed)
            {
                Assert.Fail("A dry run of a join was denied.");
            }
        }
    })));
}
