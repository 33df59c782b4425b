using System.Globalization;

namespace ImQuota.Server.Telemetry;

/// <summary>An app's id as a label.</summary>
internal static class AppLabel
{
    public static string Of(ulong sdkAppId) => sdkAppId.ToString(CultureInfo.InvariantCulture);
}
