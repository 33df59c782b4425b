namespace ImQuota.Domain.Editions;

internal static class EditionReader
{
    private const long MaxCount = 1L << 40;

    // What one packed record of the store can hold: members of a group, friends and groups of a user.
    private const long MaxPacked = (1L << 20) - 1;

    public static Edition Read(string id, JsonFields fields)
    {
        var edition = new Edition
        {
            Id = id,
            Name = fields.Text("name", 64),
            UpgradesTo = fields.Texts("upgradesTo"),
            Limits = ReadLimits(fields),
            MauAllowance = fields.Integer("mauAllowance", 0, MaxCount),
            RetentionDays = (int)fields.Integer("retentionDays", 0, 36_500),
            Features = ReadFeatures(fields),
            Devices = ReadDevices(fields),
        };
        fields.Close();
        return edition;
    }

    private static Dictionary<LimitKey, long> ReadLimits(JsonFields fields)
    {
        var limits = new Dictionary<LimitKey, long>();
        if (fields.Object("limits") is { } values)
        {
            foreach (LimitKey key in Enum.GetValues<LimitKey>())
            {
                limits[key] = values.Integer(LimitNames.KeyOf(key), LimitValue.Unlimited, MaxOf(key));
            }

            values.Close();
        }

        return limits;
    }

    /// <summary>The largest finite value of a limit, inclusive.</summary>
    internal static long MaxOf(LimitKey key)
        => key is LimitKey.UserGroups or LimitKey.Friends or LimitKey.GroupMembers or LimitKey.CommunityMembers ? MaxPacked : MaxCount;

    private static HashSet<Feature> ReadFeatures(JsonFields fields)
    {
        var features = new HashSet<Feature>();
        foreach (string name in fields.Texts("features"))
        {
            if (FeatureNames.TryParse(name, out Feature feature))
            {
                features.Add(feature);
            }
            else
            {
                fields.Error("features", $"'{name}' is not a feature");
            }
        }

        return features;
    }

    private static DeviceCaps ReadDevices(JsonFields fields)
    {
        if (fields.Object("devices") is not { } values)
        {
            return new DeviceCaps(1, 1);
        }

        var caps = new DeviceCaps((int)values.Integer("perNativePlatform", 1, 100), (int)values.Integer("onWeb", 1, 100));
        values.Close();
        return caps;
    }
}
