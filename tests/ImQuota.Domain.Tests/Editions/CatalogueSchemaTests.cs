using System.Text.Json.Nodes;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Editions;

/// <summary>catalogue.schema.json and the reader agree: what one accepts, the other accepts.</summary>
public sealed class CatalogueSchemaTests
{
    /// <summary>What a schema cannot say: references inside the document, and conditions that belong to one feature.</summary>
    private static readonly string[] BeyondTheSchema = ["is not another edition of this catalogue", "is known for "];

    private static readonly SchemaCheck Schema = new(ReadSchema());

    [Fact]
    public void Schema_OfTheBuiltInCatalogue_Holds() => Assert.Empty(Schema.Check(JsonNode.Parse(CatalogueReader.BuiltInJson)));

    [Fact]
    public void Schema_OfACatalogueThatSaysEverything_HoldsAndIsRead()
    {
        Assert.Empty(Schema.Check(Everything()));
        Assert.Empty(CatalogueReader.Read(Everything().ToJsonString(), 1).Errors);
    }

    [Fact]
    public void Everything_InTheTestDocument_NamesEveryPropertyOfTheSchema()
    {
        HashSet<string> named = [.. Names(Everything())];

        Assert.Empty(Properties(ReadSchema()).Except(named));
    }

    [Fact]
    public void Reader_OfEveryMutation_AgreesWithTheSchema()
    {
        int accepted = 0;
        int refused = 0;
        List<string> differences = [];
        foreach ((string what, JsonNode document) in JsonMutations.Of(Everything()))
        {
            IReadOnlyList<string> schema = Schema.Check(document);
            string[] reader = CatalogueReader.Read(document.ToJsonString(), 1).Errors
                .Where(error => !BeyondTheSchema.Any(part => error.Contains(part, StringComparison.Ordinal)))
                .ToArray();
            if (schema.Count == 0 != (reader.Length == 0))
            {
                differences.Add($"{what}: schema says [{string.Join("; ", schema)}], reader says [{string.Join("; ", reader)}]");
            }

            _ = schema.Count == 0 ? accepted++ : refused++;
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
        Assert.True(accepted > 200 && refused > 2_000, $"accepted {accepted}, refused {refused}: the mutations must go both ways");
    }

    [Fact]
    public void SchemaCheck_KeywordItDoesNotKnow_Throws()
        => Assert.Throws<NotSupportedException>(
            () => new SchemaCheck(new JsonObject { ["dependentRequired"] = new JsonObject() }).Check(new JsonObject()));

    /// <summary>The built-in catalogue with every optional property used.</summary>
    private static JsonNode Everything()
    {
        JsonNode root = JsonNode.Parse(CatalogueReader.BuiltInJson)!;
        JsonNode push = root["conditions"]!["push_to_all"]!;
        push["minNativeSdk"] = "6.0";
        push["minWebSdk"] = "2.17.0";
        push["excludedDataCentres"] = new JsonArray("frankfurt");
        push["platforms"] = new JsonArray("web", "ipad");
        push["groupTypes"] = new JsonArray("work");
        push["maxGroupSize"] = 5;

        // Values put in by code keep their CLR types; read back, they are what a document has.
        return JsonNode.Parse(root.ToJsonString())!;
    }

    private static JsonObject ReadSchema()
    {
        using Stream stream = typeof(CatalogueSchemaTests).Assembly.GetManifestResourceStream("catalogue.schema.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static IEnumerable<string> Names(JsonNode? node)
        => node is JsonObject fields ? fields.SelectMany(field => Names(field.Value).Prepend(field.Key)) : [];

    private static IEnumerable<string> Properties(JsonNode? node)
    {
        if (node is not JsonObject fields)
        {
            return [];
        }

        IEnumerable<string> here = fields["properties"] is JsonObject properties ? properties.Select(property => property.Key) : [];
        return here.Concat(fields.SelectMany(field => Properties(field.Value)));
    }
}
