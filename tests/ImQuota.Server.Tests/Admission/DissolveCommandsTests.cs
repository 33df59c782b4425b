using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Admission;

/// <summary>What a dissolve asks of the store, by the store's own count: all calls of the app wait for its round trips.</summary>
public sealed class DissolveCommandsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dissolve_SmallGroup_ReadsItsMembersOnce()
    {
        string program = RedisProcess.Find("redis-server") ?? "";
        Assert.SkipWhen(program.Length == 0, "NOT TESTED: redis-server is not on PATH.");
        int port = RedisProcess.FreePort();
        await using RedisProcess redis = await RedisProcess.StartOnAsync(program, port, Cancellation);
        await using Service service = await Service.StartAsync(redis: string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        var create = new CreateGroupRequest { SdkAppId = Service.Premium, GroupId = "g", Type = GroupType.Public, OwnerId = "ann", MemberIds = { "ben", "cy" } };
        Assert.Equal(Verdict.Allowed, (await service.Admission.CreateGroupAsync(create, cancellationToken: Cancellation)).Decision.Verdict);
        IReadOnlyDictionary<string, long> before = await StoreCommands.CountAsync(port, Cancellation);

        DissolveGroupResponse dissolved = await service.Admission.DissolveGroupAsync(new DissolveGroupRequest { SdkAppId = Service.Premium, GroupId = "g" }, cancellationToken: Cancellation);

        IReadOnlyDictionary<string, long> after = await StoreCommands.CountAsync(port, Cancellation);
        long Of(string command) => after.GetValueOrDefault(command) - before.GetValueOrDefault(command);
        Assert.Equal((Verdict.Allowed, false), (dissolved.Decision.Verdict, dissolved.Decision.Already));
        Assert.Equal((1, 1), (Of("smembers"), Of("evalsha")));
    }
}
