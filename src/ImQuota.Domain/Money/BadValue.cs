namespace ImQuota.Domain;

/// <summary>One value that is not acceptable.</summary>
/// <param name="Field">Where it stands, e.g. <c>months</c>.</param>
/// <param name="Value">What was given, as text.</param>
/// <param name="Bound">What would be acceptable.</param>
public sealed record BadValue(string Field, string Value, string Bound)
{
    public override string ToString() => $"{Field}: {Value} is not acceptable; {Bound}";
}
