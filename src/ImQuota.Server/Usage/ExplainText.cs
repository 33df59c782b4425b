using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>A decision and its grounds, for people.</summary>
internal static class ExplainText
{
    /// <summary>What is used of a limit, what the app does about it, and where the value comes from.</summary>
    public static string For(TouchedLimit touched, Wire.LimitEntitlement limit)
    {
        string whose = touched.Subject.Length == 0 ? "" : $" ({BadFields.Show(touched.Subject)})";
        string source = limit.Override is null
            ? "as in the edition"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"by an override of {limit.Override.Author}, {UntilOf(limit.Override)}: {limit.Override.Reason}; the edition has {Show(limit.EditionLimit)}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{limit.Name}{whose}: {touched.Used:N0} of {Show(limit.Limit)}, {source}; {ModeOf(limit.Mode)}.");
    }

    /// <summary>The decision, then what else there is to know about it.</summary>
    public static IEnumerable<string> For(AdmissionOutcome outcome, Entitlements entitlements)
    {
        yield return Verdict(outcome);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"The app has the edition {entitlements.Edition} of version {entitlements.CatalogueVersion} of the catalogue.");
        if (outcome.UpgradeTo is { Length: > 0 } edition)
        {
            yield return $"The edition {edition} would allow it.";
        }

        if (outcome.Kick.Count > 0)
        {
            yield return $"The login would push out the connections {string.Join(", ", outcome.Kick)}.";
        }

        if (outcome.OverLimitUserIds.Count > 0)
        {
            yield return $"Left out, for they are at their limit of groups: {string.Join(", ", outcome.OverLimitUserIds)}.";
        }

        if (outcome.Unverified.Count > 0)
        {
            yield return $"Not said, and so not checked: {string.Join(", ", outcome.Unverified)}.";
        }
    }

    private static string Verdict(AdmissionOutcome outcome)
    {
        if (!outcome.Allowed)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Denied with {outcome.Code}: {DenyMessages.For(outcome.Reason, outcome.Limit, outcome.SubReason)}");
        }

        if (outcome.WouldDeny)
        {
            return $"Allowed, since the limit is only observed: {DenyMessages.For(outcome.Reason, outcome.Limit, outcome.SubReason)}";
        }

        return outcome.Already ? "Allowed: it is so already, and nothing would be counted." : "Allowed.";
    }

    private static string UntilOf(Wire.LimitOverride one)
        => one.ExpiresAt is null ? "until it is removed" : $"until {one.ExpiresAt.ToDateTime().ToString("u", CultureInfo.InvariantCulture)}";

    private static string ModeOf(Wire.LimitMode mode) => mode switch
    {
        Wire.LimitMode.Off => "not checked",
        Wire.LimitMode.Observe => "observed, not enforced",
        _ => "enforced",
    };

    private static string Show(long limit) => limit < 0 ? "unlimited" : limit.ToString("N0", CultureInfo.InvariantCulture);
}
