using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>One group: its type, the app's day it was created on (null: unknown, as adopted and imported ones are), and its stored members.</summary>
internal sealed class OracleGroup(GroupType type, int? createdDay)
{
    internal GroupType Type { get; } = type;

    internal int? CreatedDay { get; } = createdDay;

    internal HashSet<string> Members { get; } = [];
}
