using System.Globalization;
using Google.Protobuf.Collections;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage.Repair;

/// <summary>Reads what a truth is about, and its parts.</summary>
internal static class TruthReader
{
    /// <summary>Entries of a part.</summary>
    private const int MaxPart = 5000;

    /// <summary>Null, with something added to <paramref name="bad"/>.</summary>
    public static TruthScope? Read(BadFields bad, Wire.ReconcileBegin begin)
    {
        IdFields.SdkAppId(bad, "begin.sdk_app_id", begin.SdkAppId);
        switch (begin.ScopeCase)
        {
            case Wire.ReconcileBegin.ScopeOneofCase.GroupId:
                IdFields.GroupId(bad, "begin.group_id", begin.GroupId);
                return new TruthScope.Members(begin.GroupId);
            case Wire.ReconcileBegin.ScopeOneofCase.UserId:
                IdFields.UserId(bad, "begin.user_id", begin.UserId);
                return new TruthScope.Friends(begin.UserId);
            case Wire.ReconcileBegin.ScopeOneofCase.NodeId:
                IdFields.NodeId(bad, "begin.node_id", begin.NodeId);
                return new TruthScope.Connections(begin.NodeId);
            case Wire.ReconcileBegin.ScopeOneofCase.Groups when begin.Groups:
                return new TruthScope.Groups();
            case Wire.ReconcileBegin.ScopeOneofCase.AllConnections when begin.AllConnections:
                return new TruthScope.Connections(null);
            default:
                bad.Add("begin.scope", "is not set; one of group_id, groups (true), user_id, node_id, all_connections (true) is needed");
                return null;
        }
    }

    /// <summary>The entries of a part, or some of them, with something added to <paramref name="bad"/>.</summary>
    public static List<TruthEntry> Read(BadFields bad, TruthScope scope, Wire.ReconcileStreamRequest part)
    {
        var entries = new List<TruthEntry>();
        switch (part.MessageCase)
        {
            case Wire.ReconcileStreamRequest.MessageOneofCase.Users when scope is TruthScope.Members or TruthScope.Friends:
                ReadUsers(bad, "users.user_ids", part.Users.UserIds, scope, former: false, entries);
                break;
            case Wire.ReconcileStreamRequest.MessageOneofCase.Former when scope is TruthScope.Friends:
                ReadUsers(bad, "former.user_ids", part.Former.UserIds, scope, former: true, entries);
                break;
            case Wire.ReconcileStreamRequest.MessageOneofCase.Groups when scope is TruthScope.Groups:
                ReadGroups(bad, part.Groups.Groups, entries);
                break;
            case Wire.ReconcileStreamRequest.MessageOneofCase.Connections when scope is TruthScope.Connections of:
                ReadConnections(bad, part.Connections.Connections, of.NodeId, entries);
                break;
            case Wire.ReconcileStreamRequest.MessageOneofCase.None:
                bad.Add("message", "is not set");
                break;
            default:
                bad.Add("message", $"is {part.MessageCase}, which a truth of {scope.GetType().Name} has not after its beginning");
                break;
        }

        return entries;
    }

    private static void ReadUsers(BadFields bad, string field, RepeatedField<string> users, TruthScope scope, bool former, List<TruthEntry> entries)
    {
        IdFields.UserIds(bad, field, users, 1, MaxPart);
        if (scope is TruthScope.Friends { UserId: var user } && users.Contains(user))
        {
            bad.Add(field, $"holds {BadFields.Show(user)}, the user itself");
        }

        entries.AddRange(users.Select(id => new TruthEntry(id, Former: former)));
    }

    private static void ReadGroups(BadFields bad, RepeatedField<Wire.ReconciledGroup> groups, List<TruthEntry> entries)
    {
        IdFields.Count(bad, "groups.groups", groups.Count, 1, MaxPart);
        for (int i = 0; i < groups.Count && !bad.HasAny; i++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"groups.groups[{i}]");
            IdFields.GroupId(bad, at + ".group_id", groups[i].GroupId);
            IdFields.Known(bad, at + ".type", groups[i].Type, unspecifiedAllowed: false);
            entries.Add(new TruthEntry(groups[i].GroupId, (int)groups[i].Type));
        }
    }

    private static void ReadConnections(BadFields bad, RepeatedField<Wire.ReconciledConnection> connections, string? nodeId, List<TruthEntry> entries)
    {
        IdFields.Count(bad, "connections.connections", connections.Count, 1, MaxPart);
        for (int i = 0; i < connections.Count && !bad.HasAny; i++)
        {
            Wire.ReconciledConnection one = connections[i];
            string at = string.Create(CultureInfo.InvariantCulture, $"connections.connections[{i}]");
            IdFields.UserId(bad, at + ".user_id", one.UserId);
            IdFields.Known(bad, at + ".platform", one.Platform, unspecifiedAllowed: false);
            IdFields.ConnectionId(bad, at + ".connection_id", one.ConnectionId);
            IdFields.NodeId(bad, at + ".node_id", one.NodeId, required: false);
            if (nodeId is not null && one.NodeId.Length > 0 && one.NodeId != nodeId)
            {
                bad.Add(at + ".node_id", $"is {BadFields.Show(one.NodeId)}; the truth is about {BadFields.Show(nodeId)}");
            }

            entries.Add(new TruthEntry(one.UserId, (int)one.Platform, one.ConnectionId, nodeId ?? one.NodeId));
        }
    }
}
