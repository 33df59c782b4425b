using ImQuota.Cli.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Cli.Tests;

/// <summary><c>check</c> and <c>explain</c>: verdicts as exit codes, sentences and documents.</summary>
public sealed class CheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("login", "ann", "--platform", "web", "--connection", "c1")]
    [InlineData("create", "g9", "--type", "avchatroom", "--owner", "ann")]
    [InlineData("create", "g9", "--member", "ann", "--member", "ben")]
    [InlineData("join", "g", "ann", "ben", "--invited")]
    [InlineData("friend", "ann", "ben", "--one-way")]
    public async Task Check_EachAction_IsAllowedAndCountsNothingUnlessEnforced(params string[] action)
    {
        await using Service service = await Service.StartAsync();
        await service.Admission.CreateGroupAsync(new CreateGroupRequest { SdkAppId = Service.Developer, GroupId = "g", Type = GroupType.Public, OwnerId = "owner" }, cancellationToken: Cancellation);
        AppUsage before = await service.UsedAsync(Service.Developer);

        Ran rehearsed = (await Imquota.RunAsync(service, ["check", .. action, "--app", Imquota.Developer])).Must(0);
        Assert.Equal(before, await service.UsedAsync(Service.Developer));
        Ran done = (await Imquota.RunAsync(service, ["check", .. action, "--app", Imquota.Developer, "--mode", "enforce", "--json"])).Must(0);
        Ran again = (await Imquota.RunAsync(service, ["check", .. action, "--app", Imquota.Developer, "--json"])).Must(0);

        Assert.StartsWith("ALLOWED", rehearsed.Out, StringComparison.Ordinal);
        Assert.False(done.Json.GetProperty("decision").GetProperty("already").GetBoolean());
        Assert.True(again.Json.GetProperty("decision").GetProperty("already").GetBoolean());
    }

    [Fact]
    public async Task Check_Denied_ExitCode1WithCodeAndMessage()
    {
        await using Service service = await Service.StartAsync();

        Ran table = (await Imquota.RunAsync(service, "check", "create", "g", "--type", "community", "--app", Imquota.Standard)).Must(1);
        Ran json = (await Imquota.RunAsync(service, "check", "create", "g", "--type", "community", "--app", Imquota.Standard, "--json")).Must(1);
        Ran unknown = (await Imquota.RunAsync(service, "check", "login", "ann", "--app", "77")).Must(1);

        Assert.StartsWith("DENIED 10059: The app's edition does not have this feature", table.Out, StringComparison.Ordinal);
        Assert.Equal("VERDICT_DENIED", json.Json.GetProperty("decision").GetProperty("verdict").GetString());
        Assert.StartsWith("DENIED 70020", unknown.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_id", "check", "login", "näme", "--app", "1400000001")]
    [InlineData("user_id", "check", "login", "a\u001b[2Jb", "--app", "1400000001")]
    [InlineData("group_id", "explain", "join", "0123456789012345678901234567890123456789012345678", "ann", "--app", "1400000001")]
    [InlineData("friend_id", "check", "friend", "ann", "ann", "--app", "1400000001")]
    [InlineData("platform", "check", "login", "ann", "--connection", "c", "--app", "1400000001")]
    public async Task Check_BadValues_ExitCode2NamesTheField(string field, params string[] arguments)
    {
        await using Service service = await Service.StartAsync();

        Ran ran = (await Imquota.RunAsync(service, arguments)).Must(2);

        Assert.Contains(field, ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ran.Error);
        Assert.Equal("", ran.Out);
    }

    // A response file would be read from "@..."; a user may be called so.
    [Fact]
    public async Task Check_IdsThatLookLikeSomethingElse_AreIds()
    {
        await using Service service = await Service.StartAsync();

        foreach (string user in (string[])["@TIM#SYSTEM", "[red]x[/]", "a b", "$(reboot)", "{0}"])
        {
            (await Imquota.RunAsync(service, "check", "login", user, "--app", Imquota.Developer, "--mode", "enforce")).Must(0);
        }

        (await Imquota.RunAsync(service, "check", "login", "--app", Imquota.Developer, "--mode", "enforce", "--", "--help")).Must(0);
        Assert.Equal(6, (await service.UsedAsync(Service.Developer)).Users);
    }

    [Fact]
    public async Task Explain_AnAction_SentencesAndLimits()
    {
        await using Service service = await Service.StartAsync();

        Ran table = (await Imquota.RunAsync(service, "explain", "create", "g", "--owner", "ann", "--app", Imquota.Developer)).Must(0);
        Ran json = (await Imquota.RunAsync(service, "explain", "create", "g", "--owner", "ann", "--app", Imquota.Developer, "--json")).Must(0);

        Assert.Matches("groups one user can be in +. ann +. +0 . +50 . enforce . edition", table.Out);
        Assert.Matches("groups of the app +. the app . +0 . +100 . enforce . edition", table.Out);
        Assert.Equal("developer", json.Json.GetProperty("edition").GetString());
        (await Imquota.RunAsync(service, "explain", "login", "ann", "--app", "77")).Must(3);
    }
}
