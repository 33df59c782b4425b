using NodaTime;
using NodaTime.Text;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>Values as the specification writes them.</summary>
internal static class FocusText
{
    private static readonly InstantPattern Seconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>UTC, whole seconds.</summary>
    public static string Of(Instant instant) => Seconds.Format(instant);

    /// <summary>As on our rows: 1.4.</summary>
    public static string Of(FocusVersion version) => version == FocusVersion.V1_4 ? "1.4" : "1.2";
}
