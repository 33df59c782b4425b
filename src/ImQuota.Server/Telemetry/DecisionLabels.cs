using Google.Protobuf.Reflection;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;
using DecisionSource = ImQuota.Domain.Admission.DecisionSource;
using DenyReason = ImQuota.Domain.Admission.DenyReason;

namespace ImQuota.Server.Telemetry;

/// <summary>The labels of decisions, each combination at a place of its own: action, then source, then reason.</summary>
internal static class DecisionLabels
{
    private const string WirePrefix = "DENY_REASON_";

    private static readonly EnumDescriptor WireReasons = DecisionReflection.Descriptor.EnumTypes.Single(type => type.Name == "DenyReason");

    /// <summary>By number; none at 0, which stands for allowed.</summary>
    private static readonly string[] Reasons = [.. Enum.GetValues<DenyReason>().Order().Select(LabelOf)];

    /// <summary>By number, from 1.</summary>
    private static readonly string[] Sources = [.. Enum.GetValues<DecisionSource>().Order().Select(LabelOf)];

    public static int Count => ActionKinds.Names.Count * Sources.Length * Reasons.Length;

    /// <summary>The label of a reason, e.g. <c>GROUP_FULL</c>; empty for none.</summary>
    public static string LabelOf(DenyReason reason)
        => reason == DenyReason.None ? "" : WireReasons.FindValueByNumber((int)reason).Name[WirePrefix.Length..];

    /// <summary>Action, verdict, reason, source.</summary>
    public static string[] At(int place)
    {
        int reason = place % Reasons.Length;
        int source = place / Reasons.Length % Sources.Length;
        return [ActionKinds.Names[place / Reasons.Length / Sources.Length], reason == 0 ? "allowed" : "denied", Reasons[reason], Sources[source]];
    }

    /// <param name="action">Its place among <see cref="ActionKinds.Names"/>.</param>
    /// <param name="outcome">A decision.</param>
    public static int PlaceOf(int action, AdmissionOutcome outcome)
        => (((action * Sources.Length) + (int)outcome.Source - 1) * Reasons.Length) + (outcome.Allowed ? 0 : (int)outcome.Reason);

    private static string LabelOf(DecisionSource source) => source switch
    {
        DecisionSource.Store => "store",
        DecisionSource.FallbackOpen => "fallback_open",
        DecisionSource.FallbackBounded => "fallback_bounded",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "has no label"),
    };
}
