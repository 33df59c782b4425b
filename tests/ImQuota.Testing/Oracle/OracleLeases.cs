using ImQuota.Domain.Nodes;
using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>Leases and reports of the nodes of one app. A node without a lease keeps its connections until they log out.</summary>
internal sealed class OracleLeases(OraclePresence presence)
{
    private readonly Dictionary<string, OracleNode> _nodes = [];
    private long _lastEpoch;

    /// <summary>Ends the leases that are over at <paramref name="at"/>: their connections are gone.</summary>
    internal void End(Instant at, OracleMoment moment)
    {
        foreach ((string nodeId, OracleNode node) in _nodes)
        {
            if (!node.Over && node.LeaseUntil <= at && !moment.Has(OracleFault.NeverEndsLeases))
            {
                node.Over = true;
                presence.RemoveWhere(connection => connection.NodeId == nodeId);
            }
        }
    }

    /// <summary>
    /// The epoch of a connection opened now. On a node whose lease is over it starts a provisional one, of an epoch of
    /// its own: the node's last report does not vouch for it, so a new report is due.
    /// </summary>
    internal long EpochForLogin(string nodeId, OracleMoment moment)
    {
        if (!_nodes.TryGetValue(nodeId, out OracleNode? node))
        {
            return 0;
        }

        if (node.Over)
        {
            node.Over = false;
            node.Epoch = moment.Has(OracleFault.KeepsEpochOnProvisionalLease) ? node.Epoch : ++_lastEpoch;
            node.LeaseUntil = moment.Now + node.LeaseLength;
        }

        return moment.Has(OracleFault.LogsInUnderNoEpoch) ? 0 : node.Epoch;
    }

    internal long Begin(string nodeId, Duration lease, OracleMoment moment)
    {
        _nodes[nodeId] = new OracleNode { Epoch = ++_lastEpoch, LeaseUntil = moment.Now + lease, LeaseLength = lease };
        return _lastEpoch;
    }

    internal bool Report(string nodeId, long epoch, IReadOnlyList<NodeConnection> connections, OracleMoment moment)
    {
        if (!IsCurrent(nodeId, epoch, moment))
        {
            return false;
        }

        foreach (NodeConnection reported in connections)
        {
            List<OracleConnection> open = presence.Of(reported.UserId);
            var truth = new OracleConnection(reported.ConnectionId, reported.Platform, nodeId, epoch);
            int at = open.FindIndex(connection => connection.Id == reported.ConnectionId);
            if (at >= 0)
            {
                open[at] = truth;
            }
            else
            {
                open.Add(truth);
            }

            presence.TakePeak(moment.Now);
        }

        return true;
    }

    internal long EndReport(string nodeId, long epoch, OracleMoment moment)
    {
        if (!IsCurrent(nodeId, epoch, moment))
        {
            return -1;
        }

        return moment.Has(OracleFault.KeepsUnreportedConnections)
            ? 0
            : presence.RemoveWhere(connection => connection.NodeId == nodeId && connection.Epoch < epoch);
    }

    internal bool Renew(string nodeId, long epoch, Duration lease, OracleMoment moment)
    {
        if (!_nodes.TryGetValue(nodeId, out OracleNode? node)
            || node.Epoch != epoch
            || (node.Over && !moment.Has(OracleFault.RenewsEndedLeases)))
        {
            return false;
        }

        node.Over = false;
        node.LeaseUntil = moment.Now + lease;
        node.LeaseLength = lease;
        return true;
    }

    /// <summary>A node that says it is gone has no connections, whether it ever had a lease or not.</summary>
    internal void Release(string nodeId)
    {
        _nodes.Remove(nodeId);
        presence.RemoveWhere(connection => connection.NodeId == nodeId);
    }

    private bool IsCurrent(string nodeId, long epoch, OracleMoment moment)
        => _nodes.TryGetValue(nodeId, out OracleNode? node)
            && ((node.Epoch == epoch && !node.Over) || moment.Has(OracleFault.AcceptsStaleReports));
}
