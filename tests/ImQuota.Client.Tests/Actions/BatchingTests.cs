using ImQuota.Client.Tests.Hosting;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Client.Tests.Actions;

/// <summary>Actions gather while messages are under way, within the bounds.</summary>
public sealed class BatchingTests
{
    private const string Size = "imquota.client.batch.size";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyCallers_OnTheService_ShareMessages()
    {
        await using Service service = await Service.StartAsync();
        using var measured = new Measurements();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation, measured.Factory);
        const int Callers = 64;
        const int Each = 20;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            for (int i = 0; i < Each; i++)
            {
                AdmissionResult result = await client.LoginAsync(Clients.Login(Service.Premium, $"u{caller}-{i}"), cancellationToken: Cancellation);
                Assert.True(result.Allowed);
            }
        }));

        Assert.Equal(Callers * Each, measured.Of(Size).Sum());
        Assert.InRange(measured.Of(Size).Count, Each, Callers * Each / 3);
        Assert.Equal(Callers * Each, (await service.UsedAsync(Service.Premium)).MauExact);
    }

    [Fact]
    public async Task OneCall_GoesAtOnceAndAlone()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(server.Address), Cancellation);

        ValueTask<AdmissionResult> call = client.LoginAsync(Clients.Login(1, "ann"), cancellationToken: Cancellation);
        ReceivedMessage message = await server.NextAsync(Cancellation);
        await message.AllowAsync();

        Assert.Equal(["ann"], message.Users);
        Assert.Equal(["ann"], (await call).Kick);
    }

    [Fact]
    public async Task Gathered_WhileTheWindowIsFull_GoTogetherInOrder()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.MessagesInFlight = 2);
        List<Task<AdmissionResult>> calls = [Login(client, "a")];
        ReceivedMessage first = await server.NextAsync(Cancellation);
        calls.Add(Login(client, "b"));
        ReceivedMessage second = await server.NextAsync(Cancellation);
        calls.AddRange(Enumerable.Range(0, 5).Select(i => Login(client, $"c{i}")));

        await second.AllowAsync();
        ReceivedMessage third = await server.NextAsync(Cancellation);
        await third.AllowAsync();
        await first.AllowAsync();

        Assert.Equal(["c0", "c1", "c2", "c3", "c4"], third.Users);
        Assert.Equal(["a", "b", "c0", "c1", "c2", "c3", "c4"], (await Task.WhenAll(calls)).Select(result => result.Kick[0]));
    }

    [Theory]
    [InlineData(3, 100_000, new[] { 3, 3, 1 })]
    [InlineData(100, 1024, new[] { 2, 2, 2, 1 })]
    public async Task Gathered_MoreThanABound_AreDivided(int maxActions, int maxBytes, int[] sizes)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options =>
        {
            options.MessagesInFlight = 1;
            options.MaxActionsPerMessage = maxActions;
            options.MaxMessageBytes = maxBytes;
        });
        Task<AdmissionResult> blocking = Login(client, "first");
        ReceivedMessage message = await server.NextAsync(Cancellation);

        // About 450 bytes each; ids are the service's business.
        Task<AdmissionResult>[] calls = [.. Enumerable.Range(0, 7).Select(i => Login(client, new string((char)('a' + i), 440)))];
        foreach (int size in sizes)
        {
            await message.AllowAsync();
            message = await server.NextAsync(Cancellation);
            Assert.Equal(size, message.Request.Actions.Count);
        }

        await message.AllowAsync();
        Assert.Equal(7, (await Task.WhenAll(calls)).Select(result => result.Kick[0]).Distinct().Count());
        Assert.True((await blocking).Allowed);
    }

    [Fact]
    public async Task ActionLargerThanAMessage_GoesAlone()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options =>
        {
            options.MessagesInFlight = 1;
            options.MaxMessageBytes = 1024;
        });
        Task<AdmissionResult> blocking = Login(client, "first");
        ReceivedMessage message = await server.NextAsync(Cancellation);
        Task<AdmissionResult>[] calls = [Login(client, "small"), Login(client, new string('x', 5000)), Login(client, "last")];
        foreach (string user in (string[])["small", new string('x', 5000), "last"])
        {
            await message.AllowAsync();
            message = await server.NextAsync(Cancellation);
            Assert.Equal([user], message.Users);
        }

        await message.AllowAsync();
        await Task.WhenAll([blocking, .. calls]);
    }

    [Fact]
    public async Task ActionLargerThanTheServiceTakes_RefusedHereWithItsSize()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Cancellation);
        await using ImQuotaClient client = await ClientAsync(server, options => options.OnFailure.Login = FailurePolicy.Allow);

        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => Login(client, new string('x', 4_000_000)));

        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("4000000", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static Task<AdmissionResult> Login(ImQuotaClient client, string user) => client.LoginAsync(Clients.Login(1, user), cancellationToken: Cancellation).AsTask();

    private static Task<ImQuotaClient> ClientAsync(ScriptedServer server, Action<ImQuotaClientOptions> configure)
    {
        ImQuotaClientOptions options = Clients.Options(server.Address);
        configure(options);
        return Clients.ConnectAsync(options, Cancellation);
    }
}
