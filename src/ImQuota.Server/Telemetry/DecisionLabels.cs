using Google.Protobuf.Reflection;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
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

    /// <summary>Labels of actions, at the places that <see cref="ActionOf"/> tells.</summary>
    public static readonly IReadOnlyList<string> Actions =
    [
        "login", "logout", "register_users", "remove_users", "create_group", "dissolve_group", "join_group", "leave_group",
        "add_friend", "remove_friend", "check_feature",
    ];

    public static int Count => Actions.Count * Sources.Length * Reasons.Length;

    /// <summary>The label of a reason, e.g. <c>GROUP_FULL</c>; empty for none.</summary>
    public static string LabelOf(DenyReason reason)
        => reason == DenyReason.None ? "" : WireReasons.FindValueByNumber((int)reason).Name[WirePrefix.Length..];

    /// <summary>Action, verdict, reason, source.</summary>
    public static string[] At(int place)
    {
        int reason = place % Reasons.Length;
        int source = place / Reasons.Length % Sources.Length;
        return [Actions[place / Reasons.Length / Sources.Length], reason == 0 ? "allowed" : "denied", Reasons[reason], Sources[source]];
    }

    public static int PlaceOf(int action, AdmissionOutcome outcome)
        => (((action * Sources.Length) + (int)outcome.Source - 1) * Reasons.Length) + (outcome.Allowed ? 0 : (int)outcome.Reason);

    public static int ActionOf(AdmissionAction action) => action switch
    {
        LoginAction => 0,
        LogoutAction => 1,
        RegisterUsersAction => 2,
        RemoveUsersAction => 3,
        CreateGroupAction => 4,
        DissolveGroupAction => 5,
        JoinGroupAction => 6,
        LeaveGroupAction => 7,
        AddFriendAction => 8,
        RemoveFriendAction => 9,
        CheckFeatureAction => 10,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "has no label"),
    };

    private static string LabelOf(DecisionSource source) => source switch
    {
        DecisionSource.Store => "store",
        DecisionSource.FallbackOpen => "fallback_open",
        DecisionSource.FallbackBounded => "fallback_bounded",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "has no label"),
    };
}
