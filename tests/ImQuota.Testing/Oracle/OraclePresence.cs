using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>Open connections of one app and their peaks; leases are in <see cref="OracleLeases"/>.</summary>
internal sealed class OraclePresence
{
    private readonly Dictionary<string, List<OracleConnection>> _users = [];
    private readonly Dictionary<int, OraclePeak> _peaks = [];

    internal OraclePresence() => Leases = new OracleLeases(this);

    internal OracleLeases Leases { get; }

    /// <summary>Of the month it is, as far as anybody looked.</summary>
    internal OraclePeak Peak { get; private set; } = new(0);

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
            StartMonths(moment);
        }

        Leases.End(moment.Now, moment);
    }

    /// <summary>A month's peaks; nothing was open in one that is not known.</summary>
    internal OraclePeak PeakOf(int month) => _peaks.GetValueOrDefault(month) ?? new OraclePeak(month);

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

    /// <summary>The months since the last look begin with what is open; of those in which nobody called that is what stayed open all through them.</summary>
    private void StartMonths(OracleMoment moment)
    {
        var present = new YearMonth(moment.Calendar.Month / 100, moment.Calendar.Month % 100);
        YearMonth month = Peak.Month == 0 || Peak.Month > moment.Calendar.Month ? present : new YearMonth(Peak.Month / 100, Peak.Month % 100).PlusMonths(1);
        for (; month <= present; month = month.PlusMonths(1))
        {
            Peak = new OraclePeak((month.Year * 100) + month.Month);
            _peaks[Peak.Month] = Peak;
            if (!moment.Has(OracleFault.StartsMonthPeakAtZero))
            {
                TakePeak(moment.StartOf(month));
            }
        }
    }

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
