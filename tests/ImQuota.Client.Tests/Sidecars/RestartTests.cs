using System.Collections.Concurrent;
using Grpc.Core;
using ImQuota.Client.Tests.Hosting;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Processes;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Client.Tests.Sidecars;

/// <summary>The service killed and started again under load.</summary>
public sealed class RestartTests : IDisposable
{
    private const int Callers = 48;
    private const int Each = 120;
    private static readonly (string, string) Secret = ("IMQUOTA_TAG_SECRET", "000102030405060708090a0b0c0d0e0f");

    private readonly string _data = Directory.CreateTempSubdirectory("imquota-client-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task KilledAndRestarted_OnRedis_EveryCallEndsAndNothingIsLostOrCountedTwice() => Assert.Empty(await KillAndRestartAsync(await StoreAsync()));

    /// <summary>The embedded engine dies with the process, and what it had answered in its last moments may be gone with it (docs/reliability.md, "Repair").</summary>
    [Fact]
    public async Task KilledAndRestarted_OnTheEmbeddedEngine_EveryCallEndsAndNothingIsCountedTwice() => await KillAndRestartAsync(["--data-dir", _data]);

    /// <returns>Users that were allowed before, and are not known after.</returns>
    private static async Task<List<string>> KillAndRestartAsync(string[] store)
    {
        await using ServiceProcess first = await ServiceProcess.StartAsync([.. store, "--demo"], Secret);
        await using var gate = new TcpGate(new Uri("http://" + first.Channel.Target));
        ImQuotaClientOptions options = Clients.Options(gate.Address);
        options.Deadline = TimeSpan.FromMilliseconds(250);
        await using ImQuotaClient client = await Clients.ConnectAsync(options, Cancellation);
        var allowed = new ConcurrentDictionary<string, bool>();
        var unknown = new ConcurrentBag<string>();
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        Task load = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => LoadAsync(caller))));
        await half.Task.WaitAsync(Clients.Patience, Cancellation);
        await first.KillAsync();
        gate.Cut();
        await using ServiceProcess second = await ServiceProcess.StartAsync(store, Secret);
        gate.Lay(new Uri("http://" + second.Channel.Target));
        await load.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);

        Assert.NotEmpty(unknown);
        Assert.Equal(Callers * Each, allowed.Count + unknown.Count);
        foreach (string user in unknown)
        {
            Assert.True((await client.LoginAsync(Clients.Login(Service.Premium, user), Clients.Patience, Cancellation)).Allowed);
        }

        var lost = new List<string>();
        foreach (string user in allowed.Keys)
        {
            AdmissionResult again = await client.LoginAsync(Clients.Login(Service.Premium, user), Clients.Patience, Cancellation);
            Assert.True(again.Allowed);
            if (!again.Decision.Already)
            {
                lost.Add(user);
            }
        }

        Assert.Equal(Callers * Each, (await second.UsedAsync(Service.Premium)).MauExact);
        return lost;

        async Task LoadAsync(int caller)
        {
            for (int i = 0; i < Each; i++)
            {
                string user = $"u{caller}-{i}";
                try
                {
                    AdmissionResult result = await client.LoginAsync(Clients.Login(Service.Premium, user), cancellationToken: Cancellation);
                    Assert.Equal((true, AnswerSource.Service), (result.Allowed, result.Source));
                    Assert.True(allowed.TryAdd(user, result.Decision.Already));
                }
                catch (RpcException failure)
                {
                    Assert.Contains(failure.StatusCode, (StatusCode[])[StatusCode.Unavailable, StatusCode.DeadlineExceeded]);
                    Assert.NotEmpty(failure.Status.Detail);
                    unknown.Add(user);
                }

                if (allowed.Count + unknown.Count > Callers * Each / 4)
                {
                    half.TrySetResult();
                }
            }
        }
    }

    private static async Task<string[]> StoreAsync()
    {
        try
        {
            IEngine redis = await EngineSet.GetAsync("redis", Cancellation);
            return ["--redis", $"{redis.ConnectionString},prefix=client{Environment.ProcessId}:"];
        }
        catch (EngineMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
