using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Nodes;
using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>
/// The whole store as a naive model: dictionaries, sets and counting by looking at everything. It is the judge of the
/// real one, so it shares no code with it; rules of the domain (calendar, entitlements, features, codes, advice) it uses.
/// </summary>
public sealed class OracleStore(TimeProvider time, Catalogue catalogue, OracleFault fault = OracleFault.None)
    : IAdmissionStore, IUsageStore, INodeStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<ulong, OracleApp> _apps = [];
    private readonly Dictionary<ulong, OracleApp> _deleted = [];
    private Catalogue _catalogue = catalogue;

    /// <summary>False: the id is taken.</summary>
    public bool Create(AppRecord app)
    {
        ArgumentNullException.ThrowIfNull(app);
        lock (_lock)
        {
            var created = new OracleApp(app);
            if (fault == OracleFault.KeepsDataOfDeletedApps && _deleted.TryGetValue(app.SdkAppId, out OracleApp? old))
            {
                created = old;
                created.Record = app;
            }

            return _apps.TryAdd(app.SdkAppId, created);
        }
    }

    /// <summary>Returns the record that stands (<paramref name="change"/> may return null: leave it), or null if unknown.</summary>
    public AppRecord? Update(ulong sdkAppId, Func<AppRecord, AppRecord?> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_lock)
        {
            if (!_apps.TryGetValue(sdkAppId, out OracleApp? app))
            {
                return null;
            }

            app.Record = change(app.Record) ?? app.Record;
            return app.Record;
        }
    }

    /// <summary>False: unknown.</summary>
    public bool Delete(ulong sdkAppId)
    {
        lock (_lock)
        {
            if (_apps.Remove(sdkAppId, out OracleApp? app))
            {
                _deleted[sdkAppId] = app;
                return true;
            }

            return false;
        }
    }

    public AppRecord? Get(ulong sdkAppId)
    {
        lock (_lock)
        {
            return _apps.GetValueOrDefault(sdkAppId)?.Record;
        }
    }

    /// <summary>Ids above <paramref name="afterExclusive"/> in rising order.</summary>
    public IReadOnlyList<ulong> List(ulong afterExclusive, int count)
    {
        lock (_lock)
        {
            return _apps.Keys.Where(id => id > afterExclusive).Take(count).ToList();
        }
    }

    /// <summary>From the next call on, all apps are judged by this catalogue.</summary>
    public void Publish(Catalogue catalogue)
    {
        lock (_lock)
        {
            _catalogue = fault == OracleFault.IgnoresPublications ? _catalogue : catalogue;
        }
    }

    public Task<AdmissionOutcome[]> DecideAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        Instant now = Now();
        AdmissionOutcome[]? outcomes = With(sdkAppId, now, (app, moment) => requests
            .Select(request => app.Decide(request.Action, moment with { Mode = request.Mode }))
            .ToArray());
        return Task.FromResult(
            outcomes ?? requests.Select(request => OracleJudge.AppNotFound(request.Action, now)).ToArray());
    }

    public Task<AppUsage?> GetAppAsync(ulong sdkAppId, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), (app, moment) => app.Usage(moment)));

    public Task<MonthUsage?> GetMonthAsync(ulong sdkAppId, YearMonth month, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), (app, moment) => app.Usage(month, moment)));

    public Task<AppCensus?> GetCensusAsync(ulong sdkAppId, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), static (app, _) => app.Census()));

    public Task<UserUsage?> GetUserAsync(ulong sdkAppId, string userId, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), (app, moment) => app.Usage(userId, moment)));

    public Task<GroupUsage?> GetGroupAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), (app, moment) => app.UsageOfGroup(groupId, moment)));

    public Task<ReconcileReport?> ReconcileGroupAsync(
        ulong sdkAppId, string groupId, IReadOnlyList<string> memberIds, bool dryRun, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), (app, moment) => app.Reconcile(groupId, memberIds, dryRun, moment)));

    public Task<long?> BeginReportAsync(ulong sdkAppId, string nodeId, Duration lease, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), (app, moment) => (long?)app.Presence.Leases.Begin(nodeId, lease, moment)));

    public Task<bool> ReportAsync(
        ulong sdkAppId, string nodeId, long epoch, IReadOnlyList<NodeConnection> connections, CancellationToken cancellationToken)
        => Task.FromResult(With(
            sdkAppId, Now(), (app, moment) => app.Presence.Leases.Report(nodeId, epoch, connections, moment)));

    public Task<long> EndReportAsync(ulong sdkAppId, string nodeId, long epoch, CancellationToken cancellationToken)
        => Task.FromResult(With(
            sdkAppId, Now(), (app, moment) => (long?)app.Presence.Leases.EndReport(nodeId, epoch, moment)) ?? -1);

    public Task<bool> RenewAsync(ulong sdkAppId, string nodeId, long epoch, Duration lease, CancellationToken cancellationToken)
        => Task.FromResult(With(sdkAppId, Now(), (app, moment) => app.Presence.Leases.Renew(nodeId, epoch, lease, moment)));

    public Task ReleaseAsync(ulong sdkAppId, string nodeId, CancellationToken cancellationToken)
    {
        With(sdkAppId, Now(), (app, _) =>
        {
            app.Presence.Leases.Release(nodeId);
            return true;
        });
        return Task.CompletedTask;
    }

    /// <summary>Ended leases are looked at on every call, so there is nothing left to sweep.</summary>
    public Task SweepAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        With(sdkAppId, Now(), static (_, _) => true);
        return Task.CompletedTask;
    }

    /// <summary>The store works in whole microseconds.</summary>
    private Instant Now()
    {
        long micros = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return Instant.FromUnixTimeTicks(micros * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Runs <paramref name="use"/> on the app, brought up to <paramref name="now"/>; default if it is unknown.</summary>
    private T? With<T>(ulong sdkAppId, Instant now, Func<OracleApp, OracleMoment, T> use)
    {
        lock (_lock)
        {
            if (!_apps.TryGetValue(sdkAppId, out OracleApp? app))
            {
                return default;
            }

            OracleMoment moment = Moment(app.Record, now);
            app.Presence.CatchUp(moment);
            return use(app, moment);
        }
    }

    private OracleMoment Moment(AppRecord record, Instant now)
    {
        string zoneId = fault == OracleFault.CountsDaysInUtc ? "UTC" : record.ZoneId;
        if (!AppZones.TryGet(zoneId, out DateTimeZone? zone))
        {
            throw new InvalidOperationException($"App {record.SdkAppId} names the unknown zone '{zoneId}'");
        }

        AppRecord judged = fault == OracleFault.KeepsExpiredOverrides
            ? record with { Overrides = record.Overrides.Select(one => one with { ExpiresAt = null }).ToList() }
            : record;
        return new OracleMoment(
            now,
            new AppCalendar(zone).At(now),
            _catalogue,
            EntitlementResolver.Resolve(_catalogue, judged, now),
            AdmissionMode.Enforce,
            fault);
    }
}
