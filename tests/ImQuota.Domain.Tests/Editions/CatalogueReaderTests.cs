using System.Text.Json.Nodes;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Editions;

public sealed class CatalogueReaderTests
{
    [Fact]
    public void Read_BuiltIn_HasTheVersionItIsGiven()
    {
        CatalogueReadResult result = CatalogueReader.Read(CatalogueReader.BuiltInJson, 7);

        Assert.Empty(result.Errors);
        Assert.Equal(7, result.Catalogue!.Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"editions\":{},}")]
    [InlineData("editions")]
    public void Read_NotJson_SaysSoInOneError(string json)
    {
        CatalogueReadResult result = CatalogueReader.Read(json, 1);

        Assert.Null(result.Catalogue);
        Assert.StartsWith("$: is not JSON: ", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("42")]
    public void Read_NotAnObject_SaysWhatItFound(string json)
        => Assert.Contains($"$: {json} is not an object", CatalogueReader.Read(json, 1).Errors);

    [Fact]
    public void Read_EmptyObject_NamesEveryMissingPart()
        => Assert.Equal(
            ["$.conditions: is missing", "$.editions: is missing", "$.groupTypes: is missing"],
            CatalogueReader.Read("{}", 1).Errors.Order());

    [Fact]
    public void Read_ManyDifferentErrors_ReportsAllOfThemWithTheirPaths()
    {
        JsonNode root = Document();
        root["extra"] = 1;
        JsonNode standard = root["editions"]!["standard"]!;
        standard["limits"]!["users"] = -2;
        standard["limits"]!["friends"] = 1_048_576;
        standard["limits"]!["mau"] = 1.5;
        standard["limits"]!["groups"] = "many";
        standard["limits"]!.AsObject().Remove("live_groups");
        standard["limits"]!["rooms"] = 3;
        standard["name"] = "";
        standard["features"] = new JsonArray("av_call", "av_call", "telepathy", 7);
        standard["devices"]!["onWeb"] = 0;
        standard["upgradesTo"] = new JsonArray("standard", "gold");
        root["editions"]!["Bad Id"] = root["editions"]!["premium"]!.DeepClone();
        root["groupTypes"]!["work"]!["live"] = "no";
        root["groupTypes"]!["work"]!["countLimit"] = "friends";
        root["groupTypes"]!["work"]!["requiredFeature"] = "telepathy";
        root["groupTypes"]!["square"] = new JsonObject();
        root["conditions"]!["telepathy"] = new JsonObject();
        root["conditions"]!["community"]!["minWebSdk"] = "two";
        root["conditions"]!["community"]!["approvalHours"] = 1;
        root["conditions"]!["av_call"]!["platforms"] = new JsonArray("web", "watch");

        CatalogueReadResult result = CatalogueReader.Read(root.ToJsonString(), 1);

        Assert.Null(result.Catalogue);
        Assert.Equal(
            new[]
            {
                "$.extra: is not a known field",
                "$.editions.standard.limits.users: -2 is below -1 (unlimited)",
                "$.editions.standard.limits.friends: 1048576 is above 1048575",
                "$.editions.standard.limits.mau: 1.5 is not a whole number",
                "$.editions.standard.limits.groups: \"many\" is not a whole number",
                "$.editions.standard.limits.live_groups: is missing",
                "$.editions.standard.limits.rooms: is not a known field",
                "$.editions.standard.name: has 0 characters; 1 to 64 are allowed",
                "$.editions.standard.features: names 'av_call' twice",
                "$.editions.standard.features: 'telepathy' is not a feature",
                "$.editions.standard.features: 7 is not a text",
                "$.editions.standard.devices.onWeb: 0 is below 1",
                "$.editions.standard.upgradesTo: 'standard' is not another edition of this catalogue",
                "$.editions.standard.upgradesTo: 'gold' is not another edition of this catalogue",
                "$.editions.Bad Id: an edition's id is 1 to 32 of a-z, 0-9 and '-'",
                "$.groupTypes.work.live: \"no\" is neither true nor false",
                "$.groupTypes.work.countLimit: 'friends' is neither groups nor live_groups",
                "$.groupTypes.work.requiredFeature: 'telepathy' is not a feature",
                "$.groupTypes.square: is not a known field",
                "$.conditions.telepathy: is not a feature",
                "$.conditions.community.minWebSdk: 'two' is not a version like 5.8.1668",
                "$.conditions.community.approvalHours: is known for push_to_all only",
                "$.conditions.av_call.platforms: 'watch' is unknown",
            }.Order(),
            result.Errors.Order());
    }

    [Fact]
    public void Read_FieldTwice_IsAnError()
    {
        string twice = CatalogueReader.BuiltInJson.Replace("\"retentionDays\": 30,", "\"retentionDays\": 30, \"retentionDays\": 31,", StringComparison.Ordinal);

        Assert.Equal(["$.editions.premium.retentionDays: stands there twice"], CatalogueReader.Read(twice, 1).Errors);
    }

    [Fact]
    public void Read_EditionTwice_IsAnError()
    {
        string twice = CatalogueReader.BuiltInJson.Replace("\"premium\": {", "\"premium\": {}, \"premium\": {", StringComparison.Ordinal);

        Assert.Contains("$.editions.premium: stands there twice", CatalogueReader.Read(twice, 1).Errors);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Read_NumberOfEditions_IsBounded(int count, bool valid)
    {
        JsonNode root = Document();
        JsonNode premium = root["editions"]!["premium"]!;
        var editions = new JsonObject();
        for (int i = 0; i < count; i++)
        {
            editions[$"edition-{i}"] = premium.DeepClone();
        }

        root["editions"] = editions;

        IReadOnlyList<string> errors = CatalogueReader.Read(root.ToJsonString(), 1).Errors;

        Assert.Equal(valid ? [] : [$"$.editions: has {count} editions; 1 to 100 are allowed"], errors);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("gold-2", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", false)]
    [InlineData("", false)]
    [InlineData("Gold", false)]
    [InlineData("gold_2", false)]
    [InlineData("g\u00f6ld", false)]
    public void Read_EditionId_IsBounded(string id, bool valid)
    {
        JsonNode root = Document();
        root["editions"]![id] = root["editions"]!["premium"]!.DeepClone();

        Assert.Equal(valid, CatalogueReader.Read(root.ToJsonString(), 1).Errors.Count == 0);
    }

    [Fact]
    public void Read_FourthEditionAsData_WorksLikeTheOthers()
    {
        JsonNode root = Document();
        JsonNode gold = root["editions"]!["premium"]!.DeepClone();
        gold["name"] = "Gold";
        gold["limits"]!["user_groups"] = 5_000;
        root["editions"]!["gold"] = gold;
        root["editions"]!["premium"]!["upgradesTo"] = new JsonArray("gold");

        Catalogue catalogue = BuiltIn.Read(root.ToJsonString());

        Assert.Equal(["developer", "gold", "premium", "standard"], catalogue.Editions.Keys.Order());
        Entitlements entitlements = EntitlementResolver.Resolve(catalogue, BuiltIn.App("gold"), BuiltIn.Now);
        Assert.Equal(("gold", 5_000), (entitlements.Edition, entitlements.Limits[(int)LimitKey.UserGroups]));
        Assert.Equal(
            "gold",
            UpgradeAdvisor.Find(catalogue, "premium", [new(LimitKey.UserGroups, 1_000, 1)], feature: null));
    }

    private static JsonNode Document() => JsonNode.Parse(CatalogueReader.BuiltInJson)!;
}
