using NodaTime;

namespace ImQuota.Domain.Editions;

internal static class FeatureConditionsReader
{
    public static IReadOnlyDictionary<Feature, FeatureConditions> Read(JsonFields root)
    {
        var conditions = new Dictionary<Feature, FeatureConditions>();
        if (root.Object("conditions") is not { } fields)
        {
            return conditions;
        }

        foreach (string name in fields.Names)
        {
            JsonFields values = fields.Object(name)!;
            if (FeatureNames.TryParse(name, out Feature feature))
            {
                conditions[feature] = Read(feature, values, fields);
                values.Close();
            }
            else
            {
                fields.Error(name, "is not a feature");
            }
        }

        return conditions;
    }

    private static FeatureConditions Read(Feature feature, JsonFields values, JsonFields parent)
    {
        // An app has one approval and one trial on record; what they are for is fixed.
        OnlyFor(Feature.PushToAll, feature, "approvalHours", values, parent);
        OnlyFor(Feature.AvCall, feature, "trialDays", values, parent);
        return new FeatureConditions
        {
            ApprovalDelay = values.Has("approvalHours") ? Duration.FromHours(values.Integer("approvalHours", 0, 8760)) : null,
            TrialDays = values.Has("trialDays") ? (int)values.Integer("trialDays", 1, 3650) : null,
            MinNativeSdk = ReadVersion(values, "minNativeSdk"),
            MinWebSdk = ReadVersion(values, "minWebSdk"),
            ExcludedDataCentres = values.Has("excludedDataCentres")
                ? new HashSet<string>(values.Texts("excludedDataCentres", 64), StringComparer.OrdinalIgnoreCase)
                : new HashSet<string>(StringComparer.OrdinalIgnoreCase),
            Platforms = ReadSet<Platform>(values, "platforms", PlatformNames.TryParse),
            GroupTypes = ReadSet<GroupType>(values, "groupTypes", GroupTypeNames.TryParse),
            MaxGroupSize = values.Has("maxGroupSize") ? (int)values.Integer("maxGroupSize", 1, (1 << 20) - 1) : null,
        };
    }

    private static void OnlyFor(Feature owner, Feature feature, string name, JsonFields values, JsonFields parent)
    {
        if (feature != owner && values.Has(name))
        {
            parent.Error($"{FeatureNames.NameOf(feature)}.{name}", $"is known for {FeatureNames.NameOf(owner)} only");
        }
    }

    private static Version? ReadVersion(JsonFields values, string name)
    {
        if (!values.Has(name))
        {
            return null;
        }

        string text = values.Text(name, 43);
        if (!SdkVersion.TryParse(text, out Version? version))
        {
            values.Error(name, $"'{text}' is not a version like 5.8.1668");
        }

        return version;
    }

    private delegate bool Parser<T>(string name, out T value);

    private static HashSet<T> ReadSet<T>(JsonFields values, string name, Parser<T> parse)
    {
        var set = new HashSet<T>();
        if (values.Has(name))
        {
            foreach (string text in values.Texts(name))
            {
                if (parse(text, out T value))
                {
                    set.Add(value);
                }
                else
                {
                    values.Error(name, $"'{text}' is unknown");
                }
            }
        }

        return set;
    }
}
