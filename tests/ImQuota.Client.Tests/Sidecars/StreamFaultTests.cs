using Grpc.Core;
using ImQuota.Client.Tests.Hosting;
using ImQuota.Contracts.V1;
using Xunit;

namespace ImQuota.Client.Tests.Sidecars;

/// <summary>What becomes of actions when messages or streams fail.</summary>
public sealed class StreamFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_InAnotherOrder_ReachTheirCallers()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.MessagesInFlight = 4);
        var calls = new List<Task<AdmissionResult>>();
        var messages = new List<ReceivedMessage>();
        foreach (string user in (string[])["a", "b", "c", "d"])
        {
            calls.Add(Login(client, user));
            messages.Add(await server.NextAsync(Cancellation));
        }

        foreach (int at in (int[])[2, 0, 3, 1])
        {
            await messages[at].AllowAsync();
            Assert.Equal(messages[at].Users.Single(), (await calls[at]).Kick[0]);
        }
    }

    [Fact]
    public async Task Unavailable_AsAResult_IsRepeatedForThatActionOnly()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        using var measured = new Measurements();
        await using ImQuotaClient client = await ClientAsync(server, options => options.MessagesInFlight = 1, measured);
        (Task<AdmissionResult> good, Task<AdmissionResult> bad, ReceivedMessage message) = await TwoInOneAsync(server, client);

        await message.ReplyAsync(action => action.Login.UserId == "bad" ? Unavailable() : Allowed());
        Assert.True((await good).Allowed);
        ReceivedMessage again = await server.NextAsync(Cancellation);
        await again.AllowAsync();

        Assert.Equal(["bad"], again.Users);
        Assert.True((await bad).Allowed);
        Assert.Equal(1, measured.ByTags("imquota.client.retries")["imquota.reason=refused"]);
    }

    [Fact]
    public async Task Unavailable_EachTime_EndsAfterTheAttempts()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.MaxAttempts = 3);
        Task<AdmissionResult> call = Login(client, "ann");
        for (int attempt = 0; attempt < 3; attempt++)
        {
            await (await server.NextAsync(Cancellation)).ReplyAsync(_ => Unavailable());
        }

        var ended = await Assert.ThrowsAsync<RpcException>(() => call);

        Assert.Equal((StatusCode.Unavailable, "the store is away"), (ended.StatusCode, ended.Status.Detail));
        Assert.False(server.HasMore);
    }

    [Fact]
    public async Task Shed_NoOtherSidecar_IsNotRepeatedAndEndsByPolicy()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        ImQuotaClientOptions options = Clients.Options(server.Address);
        options.OnFailure.Logout = FailurePolicy.Allow;
        await using ImQuotaClient client = await Clients.ConnectAsync(options, Cancellation);
        Task<AdmissionResult> login = client.LoginAsync(Clients.Login(1, "ann"), cancellationToken: Cancellation).AsTask();
        await (await server.NextAsync(Cancellation)).ReplyAsync(_ => Shed());
        Task<AdmissionResult> logout = client.LogoutAsync(new() { SdkAppId = 1, UserId = "ann", ConnectionId = "c" }, cancellationToken: Cancellation).AsTask();
        await (await server.NextAsync(Cancellation)).ReplyAsync(_ => Shed());

        var thrown = await Assert.ThrowsAsync<RpcException>(() => login);
        AdmissionResult byPolicy = await logout;

        Assert.Equal((StatusCode.ResourceExhausted, "too much to do"), (thrown.StatusCode, thrown.Status.Detail));
        Assert.Equal((true, true, StatusCode.ResourceExhausted), (byPolicy.Allowed, byPolicy.IsFallback, byPolicy.Fault!.StatusCode));
    }

    [Fact]
    public async Task StreamEnded_Unavailable_ItsActionsAreSentAgainInOrder()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        using var measured = new Measurements();
        await using ImQuotaClient client = await ClientAsync(server, options => options.MessagesInFlight = 2, measured);
        List<Task<AdmissionResult>> calls = [Login(client, "a")];
        ReceivedMessage first = await server.NextAsync(Cancellation);
        calls.Add(Login(client, "b"));
        await server.NextAsync(Cancellation);
        calls.AddRange([Login(client, "c"), Login(client, "d")]);

        first.End(StatusCode.Unavailable, "going down");
        ReceivedMessage again = await server.NextAsync(Cancellation);
        await again.AllowAsync();

        Assert.Equal(["a", "b", "c", "d"], again.Users);
        Assert.Equal(["a", "b", "c", "d"], (await Task.WhenAll(calls)).Select(result => result.Kick[0]));
        Assert.Equal(2, measured.ByTags("imquota.client.retries")["imquota.reason=stream_broken"]);
        Assert.Equal(1, measured.ByTags("imquota.client.reconnects").Single().Value);
    }

    [Fact]
    public async Task StreamEnded_ByAFaultOfTheSidecar_FailsItsActionsAndNoOthers()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.MessagesInFlight = 1);
        (Task<AdmissionResult> one, Task<AdmissionResult> other, ReceivedMessage message) = await TwoInOneAsync(server, client);
        Task<AdmissionResult> later = Login(client, "later");

        message.End(StatusCode.Internal, "a broken invariant");
        foreach (Task<AdmissionResult> call in (Task<AdmissionResult>[])[one, other])
        {
            var ended = await Assert.ThrowsAsync<RpcException>(() => call);
            Assert.Equal(StatusCode.Internal, ended.StatusCode);
            Assert.Contains("a broken invariant", ended.Status.Detail, StringComparison.Ordinal);
        }

        ReceivedMessage next = await server.NextAsync(Cancellation);
        await next.AllowAsync();
        Assert.Equal("later", (await later).Kick[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_ThatFitsNoMessage_IsNotTrusted(bool otherId)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.MessagesInFlight = 1);
        Task<AdmissionResult> call = Login(client, "ann");
        ReceivedMessage message = await server.NextAsync(Cancellation);

        await message.ReplyAsync(new AdmitStreamResponse { Id = message.Request.Id + (otherId ? 1UL : 0), Results = { Allowed(), Allowed() } });
        var ended = await Assert.ThrowsAsync<RpcException>(() => call);

        Assert.Equal(StatusCode.Internal, ended.StatusCode);
        Assert.Contains("does not fit", ended.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_WithNeitherDecisionNorError_IsAFault()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.OnFailure.Login = FailurePolicy.Allow);
        Task<AdmissionResult> call = Login(client, "ann");

        await (await server.NextAsync(Cancellation)).ReplyAsync(_ => new AdmitResult());

        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
    }

    [Fact]
    public async Task Request_ChangedUnderWay_SpoilsItsOwnActionOnly()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.MessagesInFlight = 1);
        Task<AdmissionResult> blocking = Login(client, "first");
        ReceivedMessage first = await server.NextAsync(Cancellation);
        LoginRequest changing = Clients.Login(1, "changing");
        Task<AdmissionResult> before = Login(client, "before");
        Task<AdmissionResult> changed = client.LoginAsync(changing, cancellationToken: Cancellation).AsTask();
        Task<AdmissionResult> after = Login(client, "after");

        changing.UserId = "a longer one than there was";
        await first.AllowAsync();
        ReceivedMessage second = await server.NextAsync(Cancellation);
        await second.ReplyAsync(action => action.ActionCase == AdmitAction.ActionOneofCase.None
            ? new AdmitResult { ErrorCode = (int)StatusCode.InvalidArgument, ErrorMessage = "action: is not set" }
            : new AdmitResult { Decision = new Decision { Verdict = Verdict.Allowed }, Kick = { action.Login.UserId } });

        var refused = await Assert.ThrowsAsync<RpcException>(() => changed);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("changed", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(["first", "before", "after"], (await Task.WhenAll(blocking, before, after)).Select(result => result.Kick[0]));
    }

    private static AdmitResult Allowed() => new() { Decision = new Decision { Verdict = Verdict.Allowed } };

    private static AdmitResult Shed() => new() { ErrorCode = (int)StatusCode.ResourceExhausted, ErrorMessage = "too much to do" };

    private static AdmitResult Unavailable() => new() { ErrorCode = (int)StatusCode.Unavailable, ErrorMessage = "the store is away" };

    /// <summary>Two actions, "good" and "bad", in one message; what kept the window full is answered.</summary>
    private static async Task<(Task<AdmissionResult> Good, Task<AdmissionResult> Bad, ReceivedMessage Message)> TwoInOneAsync(ScriptedServer server, ImQuotaClient client)
    {
        Task<AdmissionResult> blocking = Login(client, "first");
        ReceivedMessage first = await server.NextAsync(Cancellation);
        Task<AdmissionResult> good = Login(client, "good");
        Task<AdmissionResult> bad = Login(client, "bad");
        await first.AllowAsync();
        await blocking;
        ReceivedMessage message = await server.NextAsync(Cancellation);
        Assert.Equal(["good", "bad"], message.Users);
        return (good, bad, message);
    }

    private static Task<AdmissionResult> Login(ImQuotaClient client, string user) => client.LoginAsync(Clients.Login(1, user), cancellationToken: Cancellation).AsTask();

    private static Task<ImQuotaClient> ClientAsync(ScriptedServer server, Action<ImQuotaClientOptions> configure, Measurements? measured = null)
    {
        ImQuotaClientOptions options = Clients.Options(server.Address);
        configure(options);
        return Clients.ConnectAsync(options, Cancellation, measured?.Factory);
    }
}
