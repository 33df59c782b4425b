namespace ImQuota.Domain.Editions;

internal static class GroupTypeReader
{
    public static IReadOnlyDictionary<GroupType, GroupTypeRules> Read(JsonFields root)
    {
        var types = new Dictionary<GroupType, GroupTypeRules>();
        if (root.Object("groupTypes") is { } fields)
        {
            foreach (GroupType type in Enum.GetValues<GroupType>())
            {
                if (fields.Object(GroupTypeNames.NameOf(type)) is { } values)
                {
                    types[type] = ReadRules(values);
                    values.Close();
                }
            }

            fields.Close();
        }

        return types;
    }

    private static GroupTypeRules ReadRules(JsonFields values) => new(
        values.Flag("live"),
        values.Flag("acceptsInvitations"),
        values.Flag("ownerIsMember"),
        values.Flag("goneWhenEmpty"),
        values.IsNull("memberLimit") ? null : ReadLimit(values, "memberLimit", LimitKey.GroupMembers, LimitKey.CommunityMembers),
        ReadLimit(values, "countLimit", LimitKey.Groups, LimitKey.LiveGroups),
        values.Flag("broadcast"),
        values.IsNull("requiredFeature") ? null : ReadFeature(values));

    private static LimitKey ReadLimit(JsonFields values, string name, LimitKey first, LimitKey second)
    {
        string text = values.Text(name, 32);
        if (LimitNames.TryParse(text, out LimitKey key) && (key == first || key == second))
        {
            return key;
        }

        values.Error(name, $"'{text}' is neither {LimitNames.KeyOf(first)} nor {LimitNames.KeyOf(second)}");
        return first;
    }

    private static Feature? ReadFeature(JsonFields values)
    {
        string text = values.Text("requiredFeature", 32);
        if (FeatureNames.TryParse(text, out Feature feature))
        {
            return feature;
        }

        values.Error("requiredFeature", $"'{text}' is not a feature");
        return null;
    }
}
