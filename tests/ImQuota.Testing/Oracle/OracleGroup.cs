using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>One group: its type, the app's day it was created on (null: adopted, unknown), and its stored members.</summary>
internal sealed class OracleGroup(GroupType type, int? createdDay)
{
    internal GroupType Type { get; } = type;

    internal int? CreatedDay { get; } = createdDay;

    internal HashSet<string> Members { get; } = [];
}
