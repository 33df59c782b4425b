using System.Reflection;

namespace ImQuota.Server.Telemetry;

/// <summary>What the assembly says it was built from: <c>1.2.3+revision</c>.</summary>
internal static class VersionLabels
{
    private static readonly string[] Parts =
        (typeof(VersionLabels).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+', 2);

    public static string Version => Parts[0];

    /// <summary>Empty: it was built outside a working copy.</summary>
    public static string Revision => Parts.Length > 1 ? Parts[1] : "";
}
