using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Holds;

/// <summary>
/// The admission script with the parts in Scripts/hold-n among its own, so that what is announced is decided by the very same lines; a script of its
/// own, so that decisions pay nothing for it.
/// </summary>
internal static class HoldScript
{
    /// <summary>The parts as they are.</summary>
    public static string Source { get; } = AdmissionScript.Assemble("35-holds.lua", "88-holds.lua");

    /// <summary>As it is sent to the store.</summary>
    public static string Text { get; } = LuaConstants.Fold(Source);
}
