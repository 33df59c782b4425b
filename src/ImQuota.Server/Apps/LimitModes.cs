using ImQuota.Domain.Editions;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Apps;

/// <summary>Modes of limits on the wire, where 0 must mean "not set".</summary>
internal static class LimitModes
{
    public static Wire.LimitMode ToWire(LimitMode mode) => mode switch
    {
        LimitMode.Off => Wire.LimitMode.Off,
        LimitMode.Observe => Wire.LimitMode.Observe,
        LimitMode.Enforce => Wire.LimitMode.Enforce,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "is not a mode of a limit"),
    };

    /// <summary>One that is not known is Enforce; callers have refused it.</summary>
    public static LimitMode FromWire(Wire.LimitMode mode) => mode switch
    {
        Wire.LimitMode.Off => LimitMode.Off,
        Wire.LimitMode.Observe => LimitMode.Observe,
        _ => LimitMode.Enforce,
    };
}
