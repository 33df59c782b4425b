using Grpc.Core;
using ImQuota.Client.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Client.Tests.Sidecars;

/// <summary>Two services on one store, and wires to them that fail.</summary>
public sealed class FailoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preferred_IsCutAndComesBack_EveryCallIsAnsweredAndCountedOnce()
    {
        string prefix = $"failover{Environment.ProcessId}:";
        await using Service one = await Service.StartAsync(prefix: prefix);
        await using Service other = await Service.StartAsync(prefix: prefix);
        await using var near = new TcpGate(one.AdmissionAddress);
        await using var far = new TcpGate(other.AdmissionAddress);
        await using ImQuotaClient client = await BothConnectedAsync(Clients.Options(near.Address, far.Address));
        int next = 0;

        Assert.True(await WhoServesAsync() == near);
        Task load = Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => LoginManyAsync(100))));
        near.Cut();
        await load;
        Assert.True(await WhoServesAsync() == far);
        near.Lay(one.AdmissionAddress);
        while (await WhoServesAsync() != near)
        {
            // The client tries the preferred one again by itself; each round asks who served.
        }

        Assert.Equal(next, (await other.UsedAsync(Service.Premium)).MauExact);

        async Task<TcpGate> WhoServesAsync()
        {
            (long nearBefore, long farBefore) = (near.Bytes, far.Bytes);
            await LoginManyAsync(20);
            return near.Bytes - nearBefore > far.Bytes - farBefore ? near : far;
        }

        async Task LoginManyAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                AdmissionResult result = await client.LoginAsync(Clients.Login(Service.Premium, $"u{Interlocked.Increment(ref next)}"), cancellationToken: Cancellation);
                Assert.Equal((true, AnswerSource.Service), (result.Allowed, result.Source));
            }
        }
    }

    [Fact]
    public async Task Preferred_Hangs_TheOtherTakesOverAfterADeadline()
    {
        string prefix = $"hang{Environment.ProcessId}:";
        await using Service one = await Service.StartAsync(prefix: prefix);
        await using Service other = await Service.StartAsync(prefix: prefix);
        await using var near = new TcpGate(one.AdmissionAddress);
        await using var far = new TcpGate(other.AdmissionAddress);
        ImQuotaClientOptions options = Clients.Options(near.Address, far.Address);
        options.Deadline = TimeSpan.FromMilliseconds(300);
        options.StallTimeout = TimeSpan.FromSeconds(2);
        options.MessagesInFlight = 1;
        using var measured = new Measurements();
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        await using ImQuotaClient client = await BothConnectedAsync(options, measured, clock);
        await client.LoginAsync(Clients.Login(Service.Premium, "warm"), Clients.Patience, Cancellation);
        near.Hang();

        // The one that was sent to the hanging sidecar waits for it until it is given up, and then goes to the other.
        Task<AdmissionResult> patient = client.LoginAsync(Clients.Login(Service.Premium, "patient"), Clients.Patience, Cancellation).AsTask();
        while (measured.Of("imquota.client.batch.size").Count < 2)
        {
            await Task.Yield();
        }

        Task<AdmissionResult> queued = client.LoginAsync(Clients.Login(Service.Premium, "queued"), Clients.Patience, Cancellation).AsTask();
        clock.Advance(Duration.FromMilliseconds(299));
        Assert.False(queued.IsCompleted);
        clock.Advance(Duration.FromMilliseconds(2));
        Assert.True((await queued.WaitAsync(Clients.Patience, Cancellation)).Allowed);
        Assert.False(patient.IsCompleted);
        clock.Advance(Duration.FromSeconds(2));
        Assert.True((await patient.WaitAsync(Clients.Patience, Cancellation)).Allowed);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, "the store is away")]
    [InlineData(StatusCode.ResourceExhausted, "too much to do")]
    public async Task FirstRefuses_TheSecondIsAskedAtOnceAndFirstForAWhile(StatusCode refusal, string why)
    {
        await using ScriptedServer first = await ScriptedServer.StartAsync(Cancellation);
        await using ScriptedServer second = await ScriptedServer.StartAsync(Cancellation);
        ImQuotaClientOptions options = Clients.Options(first.Address, second.Address);

        // On a busy machine the first's turn would come again before the second was asked.
        options.ReconnectDelay = options.ReconnectDelayMax = TimeSpan.FromMinutes(1);
        await using ImQuotaClient client = await BothConnectedAsync(options);
        Task<AdmissionResult> call = client.LoginAsync(Clients.Login(1, "ann"), cancellationToken: Cancellation).AsTask();

        await (await first.NextAsync(Cancellation)).ReplyAsync(_ => new AdmitResult { ErrorCode = (int)refusal, ErrorMessage = why });
        await (await second.NextAsync(Cancellation)).AllowAsync();
        Task<AdmissionResult> next = client.LoginAsync(Clients.Login(1, "ben"), cancellationToken: Cancellation).AsTask();
        await (await second.NextAsync(Cancellation)).AllowAsync();

        Assert.True((await call).Allowed && (await next).Allowed);
    }

    [Fact]
    public async Task RoundRobin_BothWell_BothServe()
    {
        string prefix = $"robin{Environment.ProcessId}:";
        await using Service one = await Service.StartAsync(prefix: prefix);
        await using Service other = await Service.StartAsync(prefix: prefix);
        await using var left = new TcpGate(one.AdmissionAddress);
        await using var right = new TcpGate(other.AdmissionAddress);
        ImQuotaClientOptions options = Clients.Options(left.Address, right.Address);
        options.Order = SidecarOrder.RoundRobin;
        await using ImQuotaClient client = await BothConnectedAsync(options);
        (long leftBefore, long rightBefore) = (left.Bytes, right.Bytes);

        for (int i = 0; i < 40; i++)
        {
            await client.LoginAsync(Clients.Login(Service.Premium, $"u{i}"), cancellationToken: Cancellation);
        }

        double share = (left.Bytes - leftBefore) / (double)(left.Bytes - leftBefore + right.Bytes - rightBefore);
        Assert.InRange(share, 0.4, 0.6);
    }

    [Fact]
    public async Task UnixSocket_ServesAsTcpDoes()
    {
        string path = Path.Combine(Path.GetTempPath(), $"imquota-{Environment.ProcessId}-{Random.Shared.Next():x}.sock");
        await using Service service = await Service.StartAsync(unixSocket: path);
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options($"unix://{path}"), Cancellation);

        AdmissionResult result = await client.LoginAsync(Clients.Login(Service.Premium, "ann"), cancellationToken: Cancellation);

        Assert.True(result.Allowed);
        Assert.Equal(1, (await service.UsedAsync(Service.Premium)).MauExact);
    }

    [Fact]
    public async Task Connect_NobodyThere_WaitsUntilCancelled()
    {
        await using var gate = new TcpGate(new Uri("http://127.0.0.1:1"));
        await using ImQuotaClient client = ImQuotaClient.Create(Clients.Options(gate.Address));
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.ConnectAsync(giveUp.Token));
    }

    /// <summary>A client that is connected to each sidecar, so that a failover needs no connection first.</summary>
    private static async Task<ImQuotaClient> BothConnectedAsync(ImQuotaClientOptions options, Measurements? own = null, TimeProvider? time = null)
    {
        using Measurements? made = own is null ? new Measurements() : null;
        Measurements measured = own ?? made!;
        ImQuotaClient client = await Clients.ConnectAsync(options, Cancellation, measured.Factory, time);
        while (true)
        {
            measured.Observe();
            if (measured.Of("imquota.client.streams.open")[^1] >= options.Addresses.Count)
            {
                return client;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }
}
