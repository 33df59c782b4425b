using System.Text.Json;
using ImQuota.Cli.Tests.Hosting;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Cli.Tests;

/// <summary><c>app</c>, <c>override</c>, <c>usage</c>, <c>watch</c>, <c>preview</c> on the service.</summary>
public sealed class AppTests
{
    [Fact]
    public async Task App_ItsLife_FromCreationToTheEnd()
    {
        await using Service service = await Service.StartAsync();
        async Task<Ran> RunAsync(int code, params string[] arguments) => (await Imquota.RunAsync(service, arguments)).Must(code);

        await RunAsync(0, "app", "create", "77", "--account", "acme", "--edition", "standard", "--name", "Chat [bold]77", "--reason", "order 5");
        await RunAsync(5, "app", "create", "77", "--account", "acme");
        Assert.Contains("Chat [bold]77", (await RunAsync(0, "app", "get", "77")).Out, StringComparison.Ordinal);
        JsonElement app = (await RunAsync(0, "app", "get", "77", "--json")).Json;
        Assert.Equal(("77", "standard"), (app.GetProperty("app").GetProperty("sdkAppId").GetString(), app.GetProperty("entitlements").GetProperty("edition").GetString()));
        Assert.Contains("premium", (await RunAsync(0, "app", "set-edition", "77", "premium")).Out, StringComparison.Ordinal);
        await RunAsync(2, "app", "set-edition", "77", "platinum");
        await RunAsync(0, "app", "approve-push", "77");
        await RunAsync(0, "app", "start-trial", "77");
        await RunAsync(5, "app", "start-trial", "77");
        await RunAsync(5, "app", "delete", "77", "--yes");
        Assert.Contains("disabled", (await RunAsync(0, "app", "disable", "77")).Out, StringComparison.Ordinal);
        Assert.Contains("active", (await RunAsync(0, "app", "enable", "77")).Out, StringComparison.Ordinal);
        await RunAsync(0, "app", "disable", "77");
        Assert.Contains("--yes", (await RunAsync(2, "app", "delete", "77")).Error, StringComparison.Ordinal);
        await RunAsync(0, "app", "get", "77");
        await RunAsync(0, "app", "delete", "77", "--yes", "--author", "ops");
        await RunAsync(3, "app", "get", "77");
        Ran changes = await RunAsync(0, "app", "changes", "77", "--json");
        Assert.Equal("ops", changes.Json.GetProperty("changes")[0].GetProperty("author").GetString());
        Ran list = await RunAsync(0, "app", "list", "--json");
        Assert.Equal([Imquota.Developer, Imquota.Standard, Imquota.Premium], list.Json.GetProperty("apps").EnumerateArray().Select(one => one.GetProperty("sdkAppId").GetString()));
        Assert.Contains(Imquota.Premium, (await RunAsync(0, "app", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_SomeSettings_TheOthersStay()
    {
        await using Service service = await Service.StartAsync();
        async Task<Ran> RunAsync(int code, params string[] arguments) => (await Imquota.RunAsync(service, arguments)).Must(code);
        async Task<JsonElement> SettingsAsync(string app) => (await RunAsync(0, "app", "get", app, "--json")).Json.GetProperty("app").GetProperty("settings");
        static string ModesOf(JsonElement settings) => string.Join(' ', settings.GetProperty("limitModes").EnumerateArray().Select(one => $"{one.GetProperty("key").GetString()}={one.GetProperty("mode").GetString()!["LIMIT_MODE_".Length..]}"));

        await RunAsync(0, "app", "set", Imquota.Developer, "--limit", "groups=off", "--limit", "all=observe", "--unknown-groups", "adopt", "--author", "ops", "--reason", "watch first");
        JsonElement first = await SettingsAsync(Imquota.Developer);
        await RunAsync(0, "app", "set", Imquota.Developer, "--limit", "users=enforce", "--net-credit", "any-day", "--mau-counting", "hll", "--cross-platform", "dual");
        JsonElement second = await SettingsAsync(Imquota.Developer);
        await RunAsync(0, "app", "create", "77", "--account", "acme", "--count-live-membership", "--limit", "mau=observe", "--unknown-groups", "adopt");
        JsonElement created = await SettingsAsync("77");

        Assert.Equal(
            "users=OBSERVE mau=OBSERVE user_groups=OBSERVE friends=OBSERVE group_members=OBSERVE community_members=OBSERVE groups=OFF live_groups=OBSERVE daily_growth=OBSERVE daily_broadcast=OBSERVE", ModesOf(first));
        Assert.Equal("UNKNOWN_GROUPS_ADOPT", first.GetProperty("unknownGroups").GetString());
        Assert.StartsWith("users=ENFORCE mau=OBSERVE ", ModesOf(second), StringComparison.Ordinal);
        Assert.Equal(
            ("UNKNOWN_GROUPS_ADOPT", "NET_CREDIT_ANY_DAY", "MAU_COUNTING_HLL", "CROSS_PLATFORM_POLICY_DUAL", false),
            (second.GetProperty("unknownGroups").GetString(), second.GetProperty("netCredit").GetString(), second.GetProperty("mauCounting").GetString(),
                second.GetProperty("crossPlatformPolicy").GetString(), second.GetProperty("countLiveMembership").GetBoolean()));
        Assert.StartsWith("users=ENFORCE mau=OBSERVE user_groups=ENFORCE ", ModesOf(created), StringComparison.Ordinal);
        Assert.True(created.GetProperty("countLiveMembership").GetBoolean());
        JsonElement change = (await RunAsync(0, "app", "changes", Imquota.Developer, "--json")).Json.GetProperty("changes")[1];
        Assert.Contains("before", (await RunAsync(0, "app", "changes", Imquota.Developer)).Out, StringComparison.Ordinal);
        Assert.Equal(("ops", "watch first"), (change.GetProperty("author").GetString(), change.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("No setting is named")]
    [InlineData("--limit is 'castles=off'; it must be LIMIT=MODE", "--limit", "castles=off")]
    [InlineData("--limit is 'groups=maybe'", "--limit", "groups=maybe")]
    [InlineData("--limit is 'groups'", "--limit", "groups")]
    [InlineData("--limit is '[red]=off'", "--limit", "[red]=off")]
    [InlineData("--limit names groups twice", "--limit", "groups=off", "--limit", "groups=observe")]
    [InlineData("--net-credit is 'never'; it must be one of same-day, any-day", "--net-credit", "never")]
    public async Task Set_Wrong_ExitCode2AndNothingChanged(string expected, params string[] options)
    {
        await using Service service = await Service.StartAsync();
        string before = (await Imquota.RunAsync(service, "app", "get", Imquota.Developer, "--json")).Must(0).Out;

        Ran ran = (await Imquota.RunAsync(service, ["app", "set", Imquota.Developer, .. options])).Must(2);

        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.Equal(before, (await Imquota.RunAsync(service, "app", "get", Imquota.Developer, "--json")).Must(0).Out);
        (await Imquota.RunAsync(service, "app", "set", "77", "--limit", "all=off")).Must(3);
    }

    [Theory]
    [InlineData("app is 'abc'; it must be a whole number from 1 to 18446744073709551615.", "app", "get", "abc")]
    [InlineData("app is '0'; it must be", "usage", "0")]
    [InlineData("app is '18446744073709551616'; it must be", "usage", "18446744073709551616")]
    [InlineData("--app is '1e9'; it must be", "explain", "login", "ann", "--app", "1e9")]
    [InlineData("--interval is '3601'; it must be a whole number from 1 to 3600.", "watch", "1", "--interval", "3601")]
    [InlineData("--count is '-1'; it must be", "watch", "1", "--count", "-1")]
    [InlineData("--timeout is '+5'; it must be a whole number from 1 to 3600.", "app", "list", "--timeout", "+5")]
    [InlineData("--portion is '1001'; it must be a whole number from 1 to 1000.", "import", "f.csv", "--app", "1", "--portion", "1001")]
    public async Task Numbers_OutOfBounds_OneSentenceAndExitCode2(string expected, params string[] arguments)
    {
        await using Service service = await Service.StartAsync();

        Ran ran = (await Imquota.RunAsync(service, arguments)).Must(2);

        Assert.Equal(2, ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("imquota: " + expected, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Override_SetListedAndRemoved()
    {
        await using Service service = await Service.StartAsync();
        async Task<Ran> RunAsync(int code, params string[] arguments) => (await Imquota.RunAsync(service, arguments)).Must(code);

        await RunAsync(0, "override", "set", Imquota.Developer, "groups", "7", "--reason", "a campaign", "--until", "2099-01-01T00:00:00Z", "--author", "ops");
        await RunAsync(0, "override", "set", Imquota.Developer, "users", "unlimited", "--reason", "a campaign");
        JsonElement[] overrides = [.. (await RunAsync(0, "override", "list", Imquota.Developer, "--json")).Json.GetProperty("overrides").EnumerateArray()];
        Assert.Equal(
            ["groups 7 2099-01-01T00:00:00Z", "users -1 "],
            overrides.Select(one => $"{one.GetProperty("limitKey").GetString()} {one.GetProperty("limit").GetString()} {(one.TryGetProperty("expiresAt", out JsonElement end) ? end.GetString() : "")}").Order());
        Assert.Contains("a campaign", (await RunAsync(0, "override", "list", Imquota.Developer)).Out, StringComparison.Ordinal);
        Assert.Contains("unlimited", (await RunAsync(0, "usage", Imquota.Developer)).Out, StringComparison.Ordinal);
        await RunAsync(0, "override", "remove", Imquota.Developer, "groups");

        await RunAsync(2, "override", "set", Imquota.Developer, "groups", "-7", "--reason", "x");
        await RunAsync(2, "override", "set", Imquota.Developer, "groups", "many", "--reason", "x");
        await RunAsync(2, "override", "set", Imquota.Developer, "castles", "7", "--reason", "x");
        await RunAsync(2, "override", "set", Imquota.Developer, "groups", "7");
        await RunAsync(2, "override", "set", Imquota.Developer, "groups", "7", "--reason", "x", "--until", "soon");
        await RunAsync(3, "override", "set", "77", "groups", "7", "--reason", "x");
    }

    [Fact]
    public async Task Usage_OfAnAppAUserAndAGroup()
    {
        await using Service service = await Service.StartAsync();
        await Imquota.RunAsync(service, "check", "create", "g", "--owner", "ann", "--app", Imquota.Developer, "--mode", "enforce");

        Ran table = (await Imquota.RunAsync(service, "usage", Imquota.Developer, "--user", "ann", "--group", "g")).Must(0);
        Ran json = (await Imquota.RunAsync(service, "usage", Imquota.Developer, "--user", "ann", "--group", "g", "--json")).Must(0);

        Assert.Matches("\n. groups of the app +. +1 . +100 ", table.Out);
        Assert.Equal(("1", "1"), (json.Json.GetProperty("user").GetProperty("groups").GetString(), json.Json.GetProperty("group").GetProperty("members").GetString()));
        (await Imquota.RunAsync(service, "usage", "77")).Must(3);
        (await Imquota.RunAsync(service, "usage", Imquota.Developer, "--group", "unheard")).Must(3);
    }

    [Fact]
    public async Task Watch_SoManyTables_ThenItEnds()
    {
        await using Service service = await Service.StartAsync();

        Ran json = (await Imquota.RunAsync(service, "watch", Imquota.Developer, "--count", "1", "--json")).Must(0);
        Ran table = (await Imquota.RunAsync(service, "watch", Imquota.Developer, "--count", "1", "--interval", "1")).Must(0);

        Assert.Equal("0", json.Json.GetProperty("app").GetProperty("groups").GetString());
        Assert.Contains("Developer 1400000001", table.Out, StringComparison.Ordinal);
        (await Imquota.RunAsync(service, "watch", "77")).Must(3);
        (await Imquota.RunAsync(service, "watch", Imquota.Developer, "--interval", "3601")).Must(2);
    }

    [Fact]
    public async Task Preview_EachEdition()
    {
        await using Service service = await Service.StartAsync();

        Ran json = (await Imquota.RunAsync(service, "preview", Imquota.Developer, "--json")).Must(0);

        Assert.Equal(["developer", "standard", "premium"], json.Json.GetProperty("previews").EnumerateArray().Select(one => one.GetProperty("edition").GetString()));
        Assert.Contains("399.00 USD", (await Imquota.RunAsync(service, "preview", Imquota.Developer)).Must(0).Out, StringComparison.Ordinal);
        Assert.Contains("Only what there is now is kept", (await Imquota.RunAsync(service, "preview", Imquota.Developer)).Must(0).Out, StringComparison.Ordinal);
        (await Imquota.RunAsync(service, "preview", "77")).Must(3);
        (await Imquota.RunAsync(service, "preview", Imquota.Developer, "--month", "2026-13")).Must(2);
    }
}
