using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Testing.Histories;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>A state of an app, an action in it, and the one reason it must be denied with.</summary>
internal sealed record DenyCase(string Name, AdmissionAction Action, DenyReason Reason, int Code)
{
    internal string Edition { get; init; } = "developer";

    internal string DataCentre { get; init; } = "singapore";

    internal (LimitKey Key, long Limit)[] Limits { get; init; } = [];

    /// <summary>Done before; each must be allowed.</summary>
    internal AdmissionAction[] Before { get; init; } = [];

    /// <summary>Changes of the app after <see cref="Before"/>.</summary>
    internal AppChange[] Changes { get; init; } = [];

    internal string? UpgradeTo { get; init; }

    internal string? SubReason { get; init; }
}
