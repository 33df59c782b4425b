using System.Globalization;
using System.Text;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Nodes;
using NodaTime;

namespace ImQuota.Testing.Histories;

/// <summary>Prints steps as lines that read like code.</summary>
internal static class HistoryText
{
    internal static string Of(HistoryStep step) => step switch
    {
        ActStep act => $"Act({act.App}, {string.Join(", ", act.Requests.Select(Of))})",
        AdvanceStep advance => $"Advance({Of(advance.By)})",
        BoundaryStep boundary =>
            $"To{(boundary.Month ? "Month" : "Day")}End(\"{boundary.ZoneId}\", {Of(boundary.Offset)})",
        CreateAppStep create => $"Create({Of(create.Template)})",
        ChangeAppStep change => $"Change({change.App}, {change.Change})",
        DeleteAppStep delete => $"Delete({delete.App})",
        PublishStep publish => $"Publish({publish.Variant})",
        ReconcileStep one => $"Reconcile({one.App}, {one.GroupId}, {Of(one.MemberIds)}, dryRun: {one.DryRun})",
        BeginReportStep begin => $"BeginReport({begin.App}, {begin.NodeId}, {Of(begin.Lease)})",
        ReportStep report =>
            $"Report({report.App}, {report.NodeId}, stale: {report.Stale}, [{string.Join(", ", report.Connections.Select(Of))}])",
        EndReportStep end => $"EndReport({end.App}, {end.NodeId}, stale: {end.Stale})",
        RenewStep renew => $"Renew({renew.App}, {renew.NodeId}, stale: {renew.Stale}, {Of(renew.Lease)})",
        ReleaseStep release => $"Release({release.App}, {release.NodeId})",
        SweepStep sweep => $"Sweep({sweep.App})",
        _ => throw new InvalidOperationException($"{step.GetType().Name} has no text"),
    };

    private static string Of(AdmissionRequest request)
    {
        string mode = request.Mode == AdmissionMode.Enforce ? "" : $"{request.Mode} ";
        return mode + Of(request.Action);
    }

    private static string Of(AdmissionAction action) => action switch
    {
        LoginAction one => $"Login({one.UserId}, {one.Platform}, {Quoted(one.ConnectionId)}, {Quoted(one.NodeId)})",
        LogoutAction one => $"Logout({one.UserId}, {Quoted(one.ConnectionId)})",
        RegisterUsersAction one => $"RegisterUsers({Of(one.UserIds)})",
        RemoveUsersAction one => $"RemoveUsers({Of(one.UserIds)})",
        CreateGroupAction one => $"CreateGroup({one.GroupId}, {one.Type}, {Quoted(one.OwnerId)}, {Of(one.MemberIds)}{(one.OfEarlierDay ? ", of an earlier day" : "")})",
        DissolveGroupAction one => $"DissolveGroup({one.GroupId})",
        JoinGroupAction one => $"JoinGroup({one.GroupId}, {Of(one.UserIds)}, invitation: {one.Invitation})",
        LeaveGroupAction one => $"LeaveGroup({one.GroupId}, {Of(one.UserIds)})",
        AddFriendAction one => $"AddFriend({one.UserId}, {one.FriendId}, {one.Direction})",
        RemoveFriendAction one => $"RemoveFriend({one.UserId}, {one.FriendId}, {one.Direction})",
        CheckFeatureAction one => $"{one}",
        _ => throw new InvalidOperationException($"{action.GetType().Name} has no text"),
    };

    private static string Of(AppTemplate template)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{template.App}, {template.Edition}, \"{template.ZoneId}\", \"{template.DataCentre}\"");
        if (template.Settings.AdoptUnknownGroups)
        {
            text.Append(", adopt");
        }

        if (template.Settings.NetCreditAnyDay)
        {
            text.Append(", creditAnyDay");
        }

        if (template.Settings.CountLiveMembership)
        {
            text.Append(", countLive");
        }

        if (template.Settings.MauByHyperLogLog)
        {
            text.Append(", hll");
        }

        text.Append(CultureInfo.InvariantCulture, $", {template.Settings.CrossPlatform}");
        foreach (var mode in template.Settings.LimitModes)
        {
            text.Append(CultureInfo.InvariantCulture, $", {mode.Key} {mode.Value}");
        }

        foreach ((var key, long limit) in template.Limits)
        {
            text.Append(CultureInfo.InvariantCulture, $", {key} = {limit}");
        }

        return text.ToString();
    }

    private static string Of(NodeConnection connection)
        => $"({connection.UserId}, {connection.Platform}, {Quoted(connection.ConnectionId)})";

    private static string Of(IReadOnlyList<string> ids) => $"[{string.Join(", ", ids)}]";

    private static string Of(Duration duration)
        => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#######} s");

    private static string Quoted(string text) => $"\"{text}\"";
}
