namespace ImQuota.Domain.Audit;

/// <summary>One field that a change gave another value.</summary>
/// <param name="Field">Its name on the wire, e.g. <c>edition</c> or <c>overrides.friends</c>.</param>
/// <param name="Before">A text; empty: not set.</param>
/// <param name="After">A text; empty: not set any more.</param>
public sealed record FieldChange(string Field, string Before, string After)
{
    /// <summary>The fields that differ, in order of their names; a field that is not set is left out of a list.</summary>
    public static IReadOnlyList<FieldChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(field => new FieldChange(field, before.GetValueOrDefault(field, ""), after.GetValueOrDefault(field, "")))
            .Where(change => !string.Equals(change.Before, change.After, StringComparison.Ordinal)),
    ];
}
