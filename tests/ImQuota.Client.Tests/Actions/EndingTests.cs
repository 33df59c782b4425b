using System.Globalization;
using Grpc.Core;
using ImQuota.Client.Tests.Hosting;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Client.Tests.Actions;

/// <summary>How calls end without a decision: cancellation, deadline, full queue, disposal; and what the policies make of it.</summary>
public sealed class EndingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_BeforeItIsSent_IsNeverSentAndSparesTheOthers()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server);
        using var cancelling = new CancellationTokenSource();
        Task<AdmissionResult> blocking = Login(client, "first");
        ReceivedMessage first = await server.NextAsync(Cancellation);
        Task<AdmissionResult> before = Login(client, "before");
        Task<AdmissionResult> cancelled = client.LoginAsync(Clients.Login(1, "cancelled"), cancellationToken: cancelling.Token).AsTask();
        Task<AdmissionResult> after = Login(client, "after");

        await cancelling.CancelAsync();
        var told = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await first.AllowAsync();
        ReceivedMessage second = await server.NextAsync(Cancellation);
        await second.AllowAsync();

        Assert.Equal(cancelling.Token, told.CancellationToken);
        Assert.Equal(["before", "after"], second.Users);
        Assert.Equal(["first", "before", "after"], (await Task.WhenAll(blocking, before, after)).Select(result => result.Kick[0]));
    }

    [Fact]
    public async Task Cancel_AfterItWasSent_EndsThatCallOnly()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server);
        using var cancelling = new CancellationTokenSource();
        Task<AdmissionResult> blocking = Login(client, "first");
        ReceivedMessage first = await server.NextAsync(Cancellation);
        Task<AdmissionResult> cancelled = client.LoginAsync(Clients.Login(1, "cancelled"), cancellationToken: cancelling.Token).AsTask();
        Task<AdmissionResult> other = Login(client, "other");
        await first.AllowAsync();
        ReceivedMessage second = await server.NextAsync(Cancellation);

        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await second.AllowAsync();

        Assert.Equal(["cancelled", "other"], second.Users);
        Assert.Equal("other", (await other).Kick[0]);
        Assert.True((await blocking).Allowed);
    }

    [Fact]
    public async Task Cancel_BeforeTheCall_NothingIsSent()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server);

        ValueTask<AdmissionResult> call = client.LoginAsync(Clients.Login(1, "ann"), cancellationToken: new CancellationToken(canceled: true));

        Assert.True(call.IsCanceled);
        Assert.False(server.HasMore);
    }

    [Fact]
    public async Task Deadline_ByTheClock_EndsEachCallAtItsOwn()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        ImQuotaClientOptions options = Clients.Options(server.Address);
        options.Deadline = TimeSpan.FromMilliseconds(20);
        options.MessagesInFlight = 1;
        await using ImQuotaClient client = ImQuotaClient.Create(options, clock);
        await client.ConnectAsync(Cancellation);
        Task<AdmissionResult> sent = Login(client, "sent");
        ReceivedMessage message = await server.NextAsync(Cancellation);
        Task<AdmissionResult> longer = client.LoginAsync(Clients.Login(1, "longer"), TimeSpan.FromMilliseconds(100), Cancellation).AsTask();
        Task<AdmissionResult> queued = Login(client, "queued");

        clock.Advance(Duration.FromMilliseconds(19));
        Assert.False(sent.IsCompleted || queued.IsCompleted);
        clock.Advance(Duration.FromMilliseconds(2));
        RpcException[] ended = [await Assert.ThrowsAsync<RpcException>(() => sent), await Assert.ThrowsAsync<RpcException>(() => queued)];
        Assert.False(longer.IsCompleted);
        await message.AllowAsync();
        ReceivedMessage second = await server.NextAsync(Cancellation);
        await second.AllowAsync();

        Assert.All(ended, one => Assert.Equal((StatusCode.DeadlineExceeded, "No answer within 20 ms."), (one.StatusCode, one.Status.Detail)));
        Assert.Equal(["longer"], second.Users);
        Assert.Equal("longer", (await longer).Kick[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_001)]
    public async Task Deadline_OutOfBounds_IsRefused(int milliseconds)
    {
        await using ImQuotaClient client = ImQuotaClient.Create(Clients.Options(Nobody()));

        var refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await client.LoginAsync(Clients.Login(1, "ann"), TimeSpan.FromMilliseconds(milliseconds), Cancellation));

        Assert.Equal("deadline", refused.ParamName);
    }

    [Fact]
    public async Task Queue_Full_OneMoreIsRefusedAtOnce()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        ImQuotaClientOptions options = Clients.Options(server.Address);
        options.MaxPending = 3;
        options.OnFailure.Logout = FailurePolicy.Deny;
        await using ImQuotaClient client = await Clients.ConnectAsync(options, Cancellation);
        using var cancelling = new CancellationTokenSource();
        Task<AdmissionResult>[] calls = [Login(client, "a"), Login(client, "b"), client.LoginAsync(Clients.Login(1, "c"), cancellationToken: cancelling.Token).AsTask()];

        Task<AdmissionResult> fourth = Login(client, "d");
        Task<AdmissionResult> byPolicy = client.LogoutAsync(new() { SdkAppId = 1, UserId = "a", ConnectionId = "c" }, cancellationToken: Cancellation).AsTask();

        Assert.True(fourth.IsFaulted && byPolicy.IsCompletedSuccessfully);
        var refused = await Assert.ThrowsAsync<RpcException>(() => fourth);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("MaxPending", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal((true, false), ((await byPolicy).IsFallback, (await byPolicy).Allowed));

        // A place that is left is free again.
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[2]);
        Assert.False(Login(client, "e").IsCompleted);
    }

    [Fact]
    public async Task Policies_NoSidecar_DecideByKindAndSaySo()
    {
        ImQuotaClientOptions options = Clients.Options(Nobody());
        options.Deadline = TimeSpan.FromMilliseconds(50);
        options.OnFailure = new FailurePolicies { Login = FailurePolicy.Allow, CreateGroup = FailurePolicy.Deny };
        await using ImQuotaClient client = ImQuotaClient.Create(options);

        AdmissionResult login = await client.LoginAsync(Clients.Login(1, "ann"), cancellationToken: Cancellation);
        AdmissionResult create = await client.CreateGroupAsync(Clients.Create(1, "g"), cancellationToken: Cancellation);
        RpcException join = await Assert.ThrowsAsync<RpcException>(async () => await client.JoinGroupAsync(Clients.Join(1, "g", "ann"), cancellationToken: Cancellation));

        Assert.Equal((true, true, AnswerSource.CallerPolicy), (login.Allowed, login.IsFallback, login.Source));
        Assert.Equal((false, true, AnswerSource.CallerPolicy), (create.Allowed, create.IsFallback, create.Source));
        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (login.Fault!.StatusCode, join.StatusCode));
        Assert.Contains("unchecked", login.Decision.Message, StringComparison.Ordinal);
        Assert.Contains("No sidecar is connected", join.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(options.Addresses[0].TrimEnd('/'), join.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_CallsPending_EndAtOnce()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        ImQuotaClient client = await ClientAsync(server);
        Task<AdmissionResult> sent = Login(client, "sent");
        await server.NextAsync(Cancellation);
        Task<AdmissionResult> queued = Login(client, "queued");

        await client.DisposeAsync();

        foreach (Task<AdmissionResult> call in (Task<AdmissionResult>[])[sent, queued])
        {
            Assert.True(call.IsCompleted || await Task.WhenAny(call, Task.Delay(Clients.Patience, TimeProvider.System, Cancellation)) == call);
            var told = await Assert.ThrowsAsync<RpcException>(() => call);
            Assert.Equal(StatusCode.Cancelled, told.StatusCode);
            Assert.Contains("disposed", told.Status.Detail, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Login(client, "late"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.ConnectAsync(Cancellation));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_WhileManyCall_EveryCallEnds()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        ImQuotaClient client = await ClientAsync(server);
        Task<AdmissionResult>[] calls = [.. Enumerable.Range(0, 200).Select(i => Task.Run(() => Login(client, $"u{i}")))];

        await client.DisposeAsync();
        Task all = Task.WhenAll(calls);
        await Assert.ThrowsAnyAsync<Exception>(() => all.WaitAsync(Clients.Patience, Cancellation));

        Assert.All(calls, call => Assert.True(
            call.Exception!.InnerException is ObjectDisposedException or RpcException { StatusCode: StatusCode.Cancelled }, call.Exception.ToString()));
    }

    private static string Nobody() => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ImQuota.Testing.Engines.RedisProcess.FreePort()}");

    private static Task<AdmissionResult> Login(ImQuotaClient client, string user) => client.LoginAsync(Clients.Login(1, user), cancellationToken: Cancellation).AsTask();

    private static Task<ImQuotaClient> ClientAsync(ScriptedServer server)
    {
        ImQuotaClientOptions options = Clients.Options(server.Address);
        options.MessagesInFlight = 1;
        return Clients.ConnectAsync(options, Cancellation);
    }
}
