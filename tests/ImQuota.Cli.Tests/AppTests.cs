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
        (await Imquota.RunAsync(service, "preview", "77")).Must(3);
        (await Imquota.RunAsync(service, "preview", Imquota.Developer, "--month", "2026-13")).Must(2);
    }
}
