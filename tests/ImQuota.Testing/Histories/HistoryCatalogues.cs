using System.Text.Json.Nodes;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Histories;

/// <summary>The JSON of the catalogues that histories publish, all made from the built-in one.</summary>
public static class HistoryCatalogues
{
    public static string JsonOf(CatalogueVariant variant) => variant switch
    {
        CatalogueVariant.BuiltIn => CatalogueReader.BuiltInJson,
        CatalogueVariant.Small => Small(withFeatures: false),
        _ => Small(withFeatures: true),
    };

    /// <summary>The catalogue of a JSON that must be right.</summary>
    public static Catalogue Read(string json, long version)
    {
        CatalogueReadResult result = CatalogueReader.Read(json, version);
        return result.Catalogue ?? throw new InvalidOperationException(string.Join('\n', result.Errors));
    }

    private static string Small(bool withFeatures)
    {
        JsonNode root = JsonNode.Parse(CatalogueReader.BuiltInJson)!;
        SetLimits(root, "developer", 4, 3, 2, 2, 3, 4, 3, 1, 3, 1);
        SetLimits(root, "standard", LimitValue.Unlimited, LimitValue.Unlimited, 4, 3, 4, 5, 5, 2, 4, 2);
        SetLimits(root, "premium", LimitValue.Unlimited, LimitValue.Unlimited, 3, 5, 6, 7, LimitValue.Unlimited, 4, 8, 2);
        if (withFeatures)
        {
            JsonObject editions = root["editions"]!.AsObject();
            editions["standard"]!["features"] = editions["premium"]!["features"]!.DeepClone();
        }

        return root.ToJsonString();
    }

    /// <summary>In the order of <see cref="LimitKey"/>.</summary>
    private static void SetLimits(JsonNode root, string edition, params ReadOnlySpan<long> limits)
    {
        JsonNode standing = root["editions"]![edition]!["limits"]!;
        foreach (LimitKey key in Enum.GetValues<LimitKey>())
        {
            standing[LimitNames.KeyOf(key)] = limits[(int)key];
        }
    }
}
