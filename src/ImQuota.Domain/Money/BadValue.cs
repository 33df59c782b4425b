namespace ImQuota.Domain;

/// <summary>One value that is not acceptable.</summary>
/// <param name="Field">Where it stands, e.g. <c>months</c>.</param>
/// <param name="Value">What was given, as text.</param>
/// <param name="Bound">What would be acceptable.</param>
public sealed record BadValue(string Field, string Value, string Bound)
{
    /// <summary>Longest part of a caller's text that is repeated to it.</summary>
    private const int MostShown = 64;

    public override string ToString() => $"{Field}: {Value} is not acceptable; {Bound}";

    /// <summary>A text as a value: in quotes, and cut if it is long, for an error must fit where it is told.</summary>
    internal static string Shown(string text) => text.Length <= MostShown ? $"'{text}'" : $"'{text.AsSpan(0, MostShown)}…'";
}
