using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Repair;

/// <summary>The admission script with the part in Scripts/repair-n among its own, so that decisions pay nothing for it.</summary>
internal static class RepairScript
{
    /// <summary>The parts as they are.</summary>
    public static string Source { get; } = AdmissionScript.Assemble("86-repair.lua");

    /// <summary>As it is sent to the store.</summary>
    public static string Text { get; } = LuaConstants.Fold(Source);
}
