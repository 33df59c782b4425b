using Grpc.Core;
using ImQuota.Client.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Client.Tests.Telemetry;

/// <summary>What the client measures, by name, unit and label.</summary>
public sealed class MetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instruments_OfTheClient_AreTheDocumentedOnes()
    {
        using var measured = new Measurements();
        await using ImQuotaClient client = ImQuotaClient.Create(meters: measured.Factory);

        Assert.Equal(
            [
                ("imquota.client.action.duration", "s"), ("imquota.client.actions.in_flight", "{action}"), ("imquota.client.batch.size", "{action}"),
                ("imquota.client.batches.in_flight", "{message}"), ("imquota.client.fallbacks", "{action}"), ("imquota.client.reconnects", "{stream}"),
                ("imquota.client.retries", "{action}"), ("imquota.client.streams.open", "{stream}"),
            ],
            measured.Instruments.Order());
    }

    [Fact]
    public async Task Duration_ByActionAndOutcome_WithoutAppOrUser()
    {
        await using Service service = await Service.StartAsync();
        using var measured = new Measurements();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation, measured.Factory);

        await client.LoginAsync(Clients.Login(Service.Developer, "ann"), cancellationToken: Cancellation);
        await client.JoinGroupAsync(Clients.Join(Service.Developer, "unknown", "ann"), cancellationToken: Cancellation);
        await Assert.ThrowsAsync<RpcException>(async () => await client.CreateGroupAsync(Clients.Create(0, "g"), cancellationToken: Cancellation));

        Assert.Equal(
            ["imquota.action=create_group imquota.outcome=invalid_argument", "imquota.action=join_group imquota.outcome=denied", "imquota.action=login imquota.outcome=allowed"],
            measured.CountByTags("imquota.client.action.duration").Keys.Order(StringComparer.Ordinal));
        Assert.All(measured.Of("imquota.client.action.duration"), seconds => Assert.InRange(seconds, 1e-6, 20));
        Assert.Equal(3, measured.Of("imquota.client.batch.size").Sum());
    }

    [Fact]
    public async Task InFlight_WhileACallIsPending_IsSeenAndGoesBack()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        using var measured = new Measurements();
        ImQuotaClientOptions options = Clients.Options(server.Address);
        options.MessagesInFlight = 1;
        await using ImQuotaClient client = await Clients.ConnectAsync(options, Cancellation, measured.Factory);
        Task<AdmissionResult>[] calls = new Task<AdmissionResult>[3];
        calls[0] = client.LoginAsync(Clients.Login(1, "a"), cancellationToken: Cancellation).AsTask();
        ReceivedMessage first = await server.NextAsync(Cancellation);
        calls[1] = client.LoginAsync(Clients.Login(1, "b"), cancellationToken: Cancellation).AsTask();
        calls[2] = client.LoginAsync(Clients.Login(1, "c"), cancellationToken: Cancellation).AsTask();

        measured.Observe();
        await first.AllowAsync();
        await (await server.NextAsync(Cancellation)).AllowAsync();
        await Task.WhenAll(calls);
        measured.Observe();

        Assert.Equal([3, 0], measured.Of("imquota.client.actions.in_flight"));
        Assert.Equal(1, measured.Of("imquota.client.batches.in_flight")[0]);
        Assert.Equal([1, 1], measured.Of("imquota.client.streams.open"));
    }

    [Fact]
    public async Task Fallbacks_ByActionAndPolicy()
    {
        await using var nobody = new TcpGate(new Uri("http://127.0.0.1:1"));
        using var measured = new Measurements();
        ImQuotaClientOptions options = Clients.Options(nobody.Address);
        options.Deadline = TimeSpan.FromMilliseconds(30);
        options.OnFailure = new FailurePolicies { Login = FailurePolicy.Allow, Logout = FailurePolicy.Deny };
        await using ImQuotaClient client = ImQuotaClient.Create(options, meters: measured.Factory);

        await client.LoginAsync(Clients.Login(1, "ann"), cancellationToken: Cancellation);
        await client.LogoutAsync(new LogoutRequest { SdkAppId = 1, UserId = "ann", ConnectionId = "c" }, cancellationToken: Cancellation);

        Assert.Equal(
            ["imquota.action=login imquota.policy=allow", "imquota.action=logout imquota.policy=deny"],
            measured.ByTags("imquota.client.fallbacks").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["imquota.action=login imquota.outcome=policy_allowed", "imquota.action=logout imquota.outcome=policy_denied"],
            measured.CountByTags("imquota.client.action.duration").Keys.Order(StringComparer.Ordinal));
    }
}
