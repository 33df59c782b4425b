namespace ImQuota.Load.Compare;

/// <summary>One figure that was promised.</summary>
/// <param name="Value">Null: not measured in this run; the note says why.</param>
/// <param name="AtLeast">The value must not be below the limit; else not above it.</param>
/// <param name="ObviousWay">What the obvious way gave in the same run; null where it has no such figure.</param>
internal sealed record Bar(string Figure, double? Value, double Limit, bool AtLeast, double? ObviousWay, string Note)
{
    /// <summary>Null: not measured.</summary>
    public bool? Met => Value is { } value && double.IsFinite(value) ? (AtLeast ? value >= Limit : value <= Limit) : null;
}
