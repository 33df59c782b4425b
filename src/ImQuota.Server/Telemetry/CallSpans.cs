using System.Diagnostics;
using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;

namespace ImQuota.Server.Telemetry;

/// <summary>The span of a call's decisions for one app. Nothing is made while nobody listens to the source.</summary>
internal static class CallSpans
{
    /// <summary>Name of the source.</summary>
    public const string Source = "ImQuota";

    private static readonly ActivitySource Spans = new(Source);

    /// <returns>Null while nobody listens, or where the call is not traced.</returns>
    public static Activity? Decide(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests)
    {
        if (Spans.StartActivity("imquota.decide") is not { } span)
        {
            return null;
        }

        span.SetTag("imquota.sdk_app_id", AppLabel.Of(sdkAppId));
        span.SetTag("imquota.actions", requests.Count);
        if (requests.Count == 1)
        {
            span.SetTag("imquota.action", ActionKinds.Names[ActionKinds.Of(requests[0].Action)]);
        }

        return span;
    }

    public static void Decided(Activity? span, AdmissionOutcome[] outcomes)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("imquota.denied", outcomes.Count(static outcome => outcome is { Allowed: false, Undecided: null }));
        if (outcomes is [{ Allowed: false } only])
        {
            span.SetTag("imquota.reason", DecisionLabels.LabelOf(only.Reason));
        }
    }

    public static void Failed(Activity? span, Exception exception) => span?.SetStatus(ActivityStatusCode.Error, exception.Message);
}
