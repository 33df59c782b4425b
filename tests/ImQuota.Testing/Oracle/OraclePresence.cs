using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>Open connections of one app and their peaks; leases are in <see cref="OracleLeases"/>.</summary>
internal sealed class OraclePresence
{
    private readonly Dictionary<string, List<OracleConnection>> _users = [];

    internal OraclePresence() => Leases = new OracleLeases(this);

    internal OracleLeases Leases { get; }

    internal OraclePeak Peak { get; } = new();

    internal IEnumerable<string> UserIds => _users.Keys;

    internal long OnlineUsers => _users.Values.Count(connections => connections.Count > 0);

    /// <summary>The user's open connections, oldest first.</summary>
    internal List<OracleConnection> Of(string userId)
    {
        if (!_users.TryGetValue(userId, out List<OracleConnection>? connections))
        {
            _users.Add(userId, connections = []);
        }

        return connections;
    }

    /// <summary>Ordinal order of node ids; nodes with none are left out.</summary>
    internal SortedDictionary<string, long> ByNode()
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (OracleConnection connection in _users.Values.SelectMany(connections => connections))
        {
            counts[connection.NodeId] = counts.GetValueOrDefault(connection.NodeId) + 1;
        }

        return counts;
    }

    /// <summary>
    /// Applies what time alone has done since the last call, in the order it happened: leases that ended, and the start
    /// of a month, whose peak begins with the connections open at that instant.
    /// </summary>
    internal void CatchUp(OracleMoment moment)
    {
        if (Peak.Month != moment.Calendar.Month)
        {
            if (moment.Has(OracleFault.EndsLeasesBeforeMonthStarts))
            {
                Leases.End(moment.Now, moment);
            }

            Leases.End(moment.Calendar.MonthStart, moment);
            Peak.StartMonth(moment.Calendar.Month);
            if (!moment.Has(OracleFault.StartsMonthPeakAtZero))
            {
                TakePeak(moment.Calendar.MonthStart);
            }
        }

        Leases.End(moment.Now, moment);
    }

    internal void TakePeak(Instant at) => Peak.Take(at, ByNode(), OnlineUsers);

    /// <summary>Removes all connections that <paramref name="match"/> and returns how many.</summary>
    internal long RemoveWhere(Predicate<OracleConnection> match)
        => _users.Values.Sum(connections => (long)connections.RemoveAll(match));

    internal bool LoginChanges(LoginAction action) => action.ConnectionId.Length > 0 && !IsOpen(action);

    internal List<string> LoginKicks(LoginAction action, OracleMoment moment)
    {
        if (!LoginChanges(action))
        {
            return [];
        }

        List<OracleConnection> others = Of(action.UserId).FindAll(connection => connection.Id != action.ConnectionId);
        return OracleDevices.Kicked(others, action.Platform, moment).ConvertAll(connection => connection.Id);
    }

    internal void Login(LoginAction action, OracleMoment moment)
    {
        if (!LoginChanges(action))
        {
            MoveRepeated(action, moment);
            return;
        }

        List<string> kicks = LoginKicks(action, moment);
        List<OracleConnection> connections = Of(action.UserId);
        var opened = new OracleConnection(
            action.ConnectionId, action.Platform, action.NodeId, Leases.EpochForLogin(action.NodeId, moment));
        connections.RemoveAll(connection => connection.Id == action.ConnectionId);
        if (moment.Has(OracleFault.CountsKickedInPeak))
        {
            connections.Add(opened);
            TakePeak(moment.Now);
            connections.Remove(opened);
        }

        connections.RemoveAll(connection => kicks.Contains(connection.Id));
        connections.Add(opened);
        TakePeak(moment.Now);
    }

    internal OraclePlan Logout(LogoutAction action) => new()
    {
        Release = true,
        Already = !Of(action.UserId).Exists(connection => connection.Id == action.ConnectionId),
        Apply = () => Of(action.UserId).RemoveAll(connection => connection.Id == action.ConnectionId),
    };

    private bool IsOpen(LoginAction action)
        => Of(action.UserId).Exists(connection => connection.Id == action.ConnectionId
            && connection.Platform == action.Platform
            && connection.NodeId == action.NodeId);

    private void MoveRepeated(LoginAction action, OracleMoment moment)
    {
        List<OracleConnection> connections = Of(action.UserId);
        int at = connections.FindIndex(connection => connection.Id == action.ConnectionId);
        if (at >= 0 && moment.Has(OracleFault.MovesRepeatedConnections))
        {
            OracleConnection moved = connections[at];
            connections.RemoveAt(at);
            connections.Add(moved);
        }
    }
}
