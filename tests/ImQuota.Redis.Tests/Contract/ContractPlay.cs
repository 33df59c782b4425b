using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Metering;
using ImQuota.Testing.Clock;
using ImQuota.Testing.Histories;
using NodaTime;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>One history on its way: each step goes to the model and to the subject, and what they answer is compared.</summary>
internal sealed class ContractPlay(
    IContractSubject oracle, IContractSubject subject, OddTimeProvider clock, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);

    /// <summary>Epochs are a store's own numbers, so a node's last two reports are kept as pairs (model, subject).</summary>
    private readonly Dictionary<(ulong App, string NodeId, bool Stale), (long Oracle, long Subject)> _epochs = [];

    internal async Task StepAsync(HistoryStep step)
    {
        switch (step)
        {
            case ActStep act:
                await ActAsync(act);
                break;
            case AdvanceStep advance:
                clock.Advance(advance.By);
                break;
            case BoundaryStep boundary:
                clock.AdvanceTo(EndOf(boundary) + boundary.Offset);
                break;
            case CreateAppStep create:
                await CompareAsync("created", on => on.Apps.CreateAsync(create.Template.ToRecord(Now()), new ChangeNote("Test"), cancellationToken));
                break;
            case ChangeAppStep change:
                await CompareAsync("record", async on => WithoutVersion(
                    await on.Apps.UpdateAsync(change.App, app => change.Change.Apply(app, Now()), new ChangeNote("Test"), cancellationToken)));
                break;
            case DeleteAppStep delete:
                await CompareAsync("deleted", on => on.Apps.DeleteAsync(delete.App, AppTemplate.Account, new ChangeNote("Test"), cancellationToken));
                break;
            case PublishStep publish:
                string json = HistoryCatalogues.JsonOf(publish.Variant);
                await oracle.PublishAsync(json);
                await subject.PublishAsync(json);
                break;
            case ReconcileStep reconcile:
                _users.UnionWith(reconcile.MemberIds);
                _groups.Add(reconcile.GroupId);
                await CompareAsync("report", on => on.Usage.ReconcileGroupAsync(
                    reconcile.App, reconcile.GroupId, reconcile.MemberIds, reconcile.DryRun, cancellationToken));
                break;
            default:
                await NodeStepAsync(step);
                break;
        }
    }

    /// <summary>Compares the usage of all apps, and of all users and groups that came up so far in each of them.</summary>
    internal async Task CompareCountsAsync()
    {
        foreach (ulong app in HistoryGen.Apps)
        {
            AppUsage? expected = await oracle.Usage.GetAppAsync(app, cancellationToken);
            AppUsage? actual = await subject.Usage.GetAppAsync(app, cancellationToken);
            Compare($"usage of app {app}", OutcomeText.Of(expected), OutcomeText.Of(actual));
            if (expected is null || actual is null)
            {
                continue;
            }

            CompareEstimate(app, expected.MauEstimate, actual.MauEstimate);
            foreach (string user in _users)
            {
                await CompareAsync($"usage of user {user} of app {app}", on => on.Usage.GetUserAsync(app, user, cancellationToken));
            }

            foreach (string group in _groups)
            {
                await CompareAsync($"usage of group {group} of app {app}", on => on.Usage.GetGroupAsync(app, group, cancellationToken));
            }
        }
    }

    private async Task ActAsync(ActStep act)
    {
        foreach (AdmissionRequest request in act.Requests)
        {
            Mentioned.Collect(request.Action, _users, _groups);
        }

        AdmissionOutcome[] expected = await oracle.Admission.DecideAsync(act.App, act.Requests, cancellationToken);
        AdmissionOutcome[] actual = await subject.Admission.DecideAsync(act.App, act.Requests, cancellationToken);
        Compare("number of outcomes", OutcomeText.Of(expected.Length), OutcomeText.Of(actual.Length));
        for (int index = 0; index < expected.Length; index++)
        {
            Compare($"outcome {index}", OutcomeText.Of(expected[index]), OutcomeText.Of(actual[index]));
        }
    }

    private async Task NodeStepAsync(HistoryStep step)
    {
        switch (step)
        {
            case BeginReportStep begin:
                await BeginAsync(begin);
                break;
            case ReportStep report:
                _users.UnionWith(report.Connections.Select(connection => connection.UserId));
                await CompareAsync("reported", on => on.Nodes.ReportAsync(
                    report.App, report.NodeId, Epoch(on, report.App, report.NodeId, report.Stale), report.Connections, cancellationToken));
                break;
            case EndReportStep end:
                await CompareAsync("removed", on => on.Nodes.EndReportAsync(
                    end.App, end.NodeId, Epoch(on, end.App, end.NodeId, end.Stale), cancellationToken));
                break;
            case RenewStep renew:
                await CompareAsync("renewed", on => on.Nodes.RenewAsync(
                    renew.App, renew.NodeId, Epoch(on, renew.App, renew.NodeId, renew.Stale), renew.Lease, cancellationToken));
                break;
            case ReleaseStep release:
                await oracle.Nodes.ReleaseAsync(release.App, release.NodeId, cancellationToken);
                await subject.Nodes.ReleaseAsync(release.App, release.NodeId, cancellationToken);
                break;
            case SweepStep sweep:
                await oracle.Nodes.SweepAsync(sweep.App, cancellationToken);
                await subject.Nodes.SweepAsync(sweep.App, cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"{step.GetType().Name} cannot be played");
        }
    }

    private async Task BeginAsync(BeginReportStep begin)
    {
        long? expected = await oracle.Nodes.BeginReportAsync(begin.App, begin.NodeId, begin.Lease, cancellationToken);
        long? actual = await subject.Nodes.BeginReportAsync(begin.App, begin.NodeId, begin.Lease, cancellationToken);
        Compare("an epoch was given", OutcomeText.Of(expected.HasValue), OutcomeText.Of(actual.HasValue));
        if (expected is { } ours && actual is { } theirs)
        {
            _epochs[(begin.App, begin.NodeId, true)] = _epochs.GetValueOrDefault((begin.App, begin.NodeId, false));
            _epochs[(begin.App, begin.NodeId, false)] = (ours, theirs);
        }
    }

    private long Epoch(IContractSubject on, ulong app, string nodeId, bool stale)
    {
        (long ours, long theirs) = _epochs.GetValueOrDefault((app, nodeId, stale));
        return ReferenceEquals(on, oracle) ? ours : theirs;
    }

    private async Task CompareAsync<T>(string what, Func<IContractSubject, Task<T>> ask)
        => Compare(what, OutcomeText.Of(await ask(oracle)), OutcomeText.Of(await ask(subject)));

    private static void Compare(string what, string expected, string actual)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            throw new ContractDifferenceException(what, expected, actual);
        }
    }

    private static void CompareEstimate(ulong app, long expected, long actual)
    {
        // 2 % are 2.5 sigma of the HyperLogLog, and 2 more for small counts.
        if (Math.Abs(expected - actual) > (expected / 50) + 2)
        {
            throw new ContractDifferenceException($"estimated MAU of app {app}", OutcomeText.Of(expected), OutcomeText.Of(actual));
        }
    }

    private static AppRecord? WithoutVersion(AppRecord? app) => app is null ? null : app with { Version = 0 };

    private static Instant EndOf(BoundaryStep boundary, Instant now)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[boundary.ZoneId];
        LocalDate today = now.InZone(zone).Date;
        LocalDate next = boundary.Month ? today.With(DateAdjusters.StartOfMonth).PlusMonths(1) : today.PlusDays(1);
        return zone.AtStartOfDay(next).ToInstant();
    }

    private Instant EndOf(BoundaryStep boundary) => EndOf(boundary, clock.Now);

    /// <summary>Records hold whole microseconds, as the store does.</summary>
    private Instant Now()
    {
        long ticks = clock.Now.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (ticks % TimeSpan.TicksPerMicrosecond));
    }
}
