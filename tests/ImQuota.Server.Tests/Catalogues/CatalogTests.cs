using System.Text.Json.Nodes;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Editions;
using ImQuota.Server.Tests.Hosting;
using Xunit;
using DenyReason = ImQuota.Domain.Admission.DenyReason;
using Edition = ImQuota.Contracts.V1.Edition;

namespace ImQuota.Server.Tests.Catalogues;

/// <summary>Publication and reading of catalogues.</summary>
public sealed class CatalogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_AnotherLimit_WorksAtTheNextCall_AndBothVersionsAreKept()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        string changed = Changed(root => root["editions"]!["standard"]!["limits"]!["users"] = 0);
        Assert.True((await host.LoginAsync("u1")).Allowed);

        long version = (await PublishAsync(host, changed)).Version;
        DenyReason reason = (await host.LoginAsync("u2")).Reason;

        Assert.Equal((2, DenyReason.UserLimit), (version, reason));
        Assert.Equal((2, changed), await GetAsync(host, 0));
        Assert.Equal((1, CatalogueReader.BuiltInJson), await GetAsync(host, 1));
        ListEditionsResponse table = await host.Catalogues.ListEditionsAsync(new ListEditionsRequest(), cancellationToken: Cancellation);
        Assert.Equal(2, table.CatalogVersion);
        Assert.Equal(0, table.Editions.Single(one => one.Id == "standard").Limits.Single(one => one.Key == "users").Limit);
    }

    [Fact]
    public async Task Publish_SeveralErrors_NamesAll_AndPublishesNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        string broken = Changed(root =>
        {
            root["editions"]!["standard"]!["limits"]!["users"] = -2;
            root["editions"]!["premium"]!["retentionDays"] = "thirty";
            root["editions"]!["developer"]!["colour"] = "blue";
        });

        IReadOnlyList<string> fields = await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => PublishAsync(host, broken));

        Assert.Equal(
            ["$.editions.developer.colour", "$.editions.premium.retentionDays", "$.editions.standard.limits.users"], fields.Order(StringComparer.Ordinal));
        Assert.Equal(1, (await GetAsync(host, 0)).Version);
    }

    [Fact]
    public async Task Publish_WithoutAnEditionThatAppsMayHave_NamesIt()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        string without = Changed(root =>
        {
            root["editions"]!.AsObject().Remove("premium");
            root["editions"]!["standard"]!["upgradesTo"] = new JsonArray();
            root["editions"]!["developer"]!["upgradesTo"] = new JsonArray("standard");
        });

        Assert.Equal(["$.editions.premium"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => PublishAsync(host, without)));
    }

    [Theory]
    [InlineData("", "json")]
    [InlineData("{", "$")]
    public async Task Publish_NoJson_NamesTheField(string json, string field)
    {
        await using AdminHost host = await AdminHost.StartAsync();

        Assert.Equal([field], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => PublishAsync(host, json)));
    }

    [Fact]
    public async Task GetCatalog_UnknownOrNegativeVersion_IsRefused()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        await AdminHost.FailsAsync(StatusCode.NotFound, () => GetAsync(host, 9));
        Assert.Equal(["version"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => GetAsync(host, -1)));
    }

    [Fact]
    public async Task ListEditions_BuiltIn_IsTheTableOfTheSpec()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        ListEditionsResponse table = await host.Catalogues.ListEditionsAsync(new ListEditionsRequest(), cancellationToken: Cancellation);
        Edition premium = table.Editions.Single(one => one.Id == "premium");

        Assert.Equal(["developer", "premium", "standard"], table.Editions.Select(one => one.Id));
        Assert.Equal((30, 10_000, 2000), (premium.RetentionDays, premium.MauAllowance, premium.Limits.Single(one => one.Key == "group_members").Limit));
        Assert.Equal((3, 10), (premium.Devices.PerNativePlatform, premium.Devices.OnWeb));
        Assert.Equal(["premium"], table.Editions.Single(one => one.Id == "standard").UpgradesTo);
        Assert.Contains(Contracts.V1.Feature.Community, premium.Features);
        Assert.DoesNotContain(Contracts.V1.Feature.UserRemoval, premium.Features);
    }

    private static string Changed(Action<JsonNode> change)
    {
        JsonNode root = JsonNode.Parse(CatalogueReader.BuiltInJson)!;
        change(root);
        return root.ToJsonString();
    }

    private static async Task<PublishResponse> PublishAsync(AdminHost host, string json)
        => await host.Catalogues.PublishAsync(new PublishRequest { Json = json }, cancellationToken: Cancellation);

    private static async Task<(long Version, string Json)> GetAsync(AdminHost host, long version)
    {
        GetCatalogResponse response = await host.Catalogues.GetCatalogAsync(new GetCatalogRequest { Version = version }, cancellationToken: Cancellation);
        return (response.Version, response.Json);
    }
}
