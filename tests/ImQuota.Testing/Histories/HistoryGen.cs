using CsCheck;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Nodes;
using NodaTime;

namespace ImQuota.Testing.Histories;

/// <summary>
/// Random histories: few users, few groups and small limits, so that actions meet; clocks that stop just before, at and
/// just after the ends of days, months and leases.
/// </summary>
public static class HistoryGen
{
    /// <summary>The apps of every history. The last one is unknown at first.</summary>
    public static readonly IReadOnlyList<ulong> Apps = [1, 2, 3, 4];

    public static readonly IReadOnlyList<string> Zones =
        ["Etc/GMT-8", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "UTC"];

    private static readonly string[] Editions = ["developer", "standard", "premium"];

    private static readonly string[] Nodes = ["n1", "n2", "n3"];

    /// <summary>Near the ends of days and months, of a leap February, of a year, and of summer time.</summary>
    private static readonly Gen<Instant> Start = Gen.OneOf(
        Instant.FromUtc(2024, 2, 28, 15, 58),
        Instant.FromUtc(2026, 12, 31, 15, 59, 30),
        Instant.FromUtc(2026, 10, 24, 21, 30),
        Instant.FromUtc(2026, 3, 31, 12, 0),
        Instant.FromUtc(2018, 11, 4, 2, 59, 59));

    private static readonly Gen<ulong> App = Gen.Frequency((8, 1UL), (5, 2UL), (4, 3UL), (1, 4UL));

    private static readonly Gen<string> Node = Gen.OneOf(Nodes);

    private static readonly Gen<ulong> OneApp = Gen.Const(1UL);

    private static readonly Gen<string> OneNode = Gen.OneOf("n1", "n2");

    private static readonly Gen<Duration> Lease = Gen.OneOf(Duration.FromSeconds(10), Duration.FromSeconds(60));

    private static readonly Gen<bool> Seldom = Gen.Frequency((6, false), (1, true));

    private static readonly Gen<bool> Coin = Gen.Bool;

    private static readonly Gen<CrossPlatformPolicy> Policy = Gen.Frequency(
        (1, CrossPlatformPolicy.Single),
        (1, CrossPlatformPolicy.Dual),
        (1, CrossPlatformPolicy.Triple),
        (2, CrossPlatformPolicy.Multi));

    private static readonly Gen<LimitKey> Key = Gen.Enum<LimitKey>();

    private static readonly Gen<AppChange> Change = Gen.Frequency(
        (3, Cast(Gen.OneOf(Editions).Select(edition => new EditionChange(edition)))),
        (2, Cast(Coin.Select(disabled => new DisabledChange(disabled)))),
        (3, Cast(Gen.Frequency((2, (string?)null), (1, "expired"), (1, "overdue")).Select(reason => new SuspendedChange(reason)))),
        (4, Cast(Gen.Select(Key, Gen.Int[-1, 4], Gen.OneOf<Duration?>(null, Duration.FromSeconds(30), Duration.FromHours(8)))
            .Select((key, limit, lasts) => new OverrideChange(key, limit, lasts)))),
        (1, Cast(Gen.Const(new NoOverridesChange()))),
        (3, Cast(Gen.Select(Key, Gen.Enum<LimitMode>()).Select((key, mode) => new LimitModeChange(key, mode)))),
        (2, Cast(Gen.Select(Coin, Coin, Coin, Policy).Select((adopt, any, hll, policy) => new SettingsChange(adopt, any, hll, policy)))),
        (1, Cast(Gen.Const(new PushApprovalChange()))),
        (1, Cast(Gen.Const(new TrialChange()))));

    private static readonly Gen<NodeConnection> Connection = Gen.Select(HistoryActions.User, HistoryActions.Device, HistoryActions.Connection)
        .Select((user, platform, id) => new NodeConnection(user, platform, id));

    private static readonly Gen<HistoryStep> OtherStep = Gen.Frequency(
        (6, AsStep(AdvanceGen().Select(by => new AdvanceStep(by)))),
        (4, AsStep(Gen.Select(Gen.OneOf([.. Zones]), Seldom, Offset())
            .Select((zone, month, offset) => new BoundaryStep(zone, month, offset)))),
        (6, AsStep(Gen.Select(App, Change).Select((app, change) => new ChangeAppStep(app, change)))),
        (1, AsStep(Template(App).Select(template => new CreateAppStep(template)))),
        (1, AsStep(App.Select(app => new DeleteAppStep(app)))),
        (2, AsStep(Gen.Enum<CatalogueVariant>().Select(variant => new PublishStep(variant)))),
        (3, AsStep(Gen.Select(App, HistoryActions.StoredGroup, HistoryActions.User.Array[0, 4], Coin)
            .Select((app, group, users, dry) => new ReconcileStep(app, group, users, dry)))),
        (5, AsStep(Gen.Select(App, Node, Lease).Select((app, node, lease) => new BeginReportStep(app, node, lease)))),
        (5, AsStep(Gen.Select(App, Node, Seldom, Connection.Array[1, 4])
            .Select((app, node, stale, connections) => new ReportStep(app, node, stale, connections)))),
        (4, AsStep(Gen.Select(App, Node, Seldom).Select((app, node, stale) => new EndReportStep(app, node, stale)))),
        (4, AsStep(Gen.Select(App, Node, Seldom, Lease).Select((app, node, stale, lease) => new RenewStep(app, node, stale, lease)))),
        (1, AsStep(Gen.Select(App, Node).Select((app, node) => new ReleaseStep(app, node)))),
        (1, AsStep(App.Select(app => new SweepStep(app)))));

    /// <summary>Nodes that come and go around the ends of their leases and of months.</summary>
    private static readonly Gen<HistoryStep> NodeStep = Gen.Frequency(
        (4, AsStep(Gen.Select(OneApp, HistoryActions.Requests[1].Array[1, 2]).Select((app, requests) => new ActStep(app, requests)))),
        (3, AsStep(AdvanceGen().Select(by => new AdvanceStep(by)))),
        (1, AsStep(Gen.Select(Gen.OneOf([.. Zones]), Offset()).Select((zone, offset) => new BoundaryStep(zone, true, offset)))),
        (3, AsStep(Gen.Select(OneApp, OneNode, Lease).Select((app, node, lease) => new BeginReportStep(app, node, lease)))),
        (3, AsStep(Gen.Select(OneApp, OneNode, Seldom, Connection.Array[1, 4])
            .Select((app, node, stale, connections) => new ReportStep(app, node, stale, connections)))),
        (2, AsStep(Gen.Select(OneApp, OneNode, Seldom).Select((app, node, stale) => new EndReportStep(app, node, stale)))),
        (2, AsStep(Gen.Select(OneApp, OneNode, Seldom, Lease).Select((app, node, stale, lease) => new RenewStep(app, node, stale, lease)))));

    /// <summary>Each history has a theme: a little of everything, devices, live groups, groups and friends, or nodes.</summary>
    private static readonly Gen<HistoryStep[]> Steps = Gen.OneOf(
        [.. HistoryActions.Requests.Select(StepsOf), NodeStep.Array[5, 60]]);

    /// <summary>Histories of three apps and up to 60 steps.</summary>
    public static Gen<History> Histories { get; } = Gen.Select(
            Start,
            Template(Gen.Const(1UL)),
            Template(Gen.Const(2UL)),
            Template(Gen.Const(3UL)),
            Gen.Frequency((2, CatalogueVariant.BuiltIn), (1, CatalogueVariant.Small), (1, CatalogueVariant.SmallWithFeatures)),
            Steps)
        .Select((start, one, two, three, catalogue, steps) => new History(
            start,
            [
                new PublishStep(catalogue),
                new CreateAppStep(one),
                new CreateAppStep(two),
                new CreateAppStep(three),
                .. steps,
            ]));

    private static Gen<HistoryStep[]> StepsOf(Gen<AdmissionRequest> request) => Gen.Frequency(
            (6, AsStep(Gen.Select(App, request.Array[1, 8]).Select((app, requests) => new ActStep(app, requests)))),
            (4, OtherStep))
        .Array[5, 60];

    private static Gen<AppTemplate> Template(Gen<ulong> app) => Gen.Select(
            app,
            Gen.OneOf(Editions),
            Gen.OneOf([.. Zones]),
            Gen.OneOf("singapore", "singapore", "frankfurt"),
            Settings(),
            Gen.Select(Key, Gen.Int[1, 3]).Array[0, 9])
        .Select((id, edition, zone, centre, settings, limits) => new AppTemplate(
            id, edition, zone, centre, settings, limits.DistinctBy(limit => limit.Item1).Select(limit => (limit.Item1, (long)limit.Item2)).ToList()));

    private static Gen<AppSettings> Settings() => Gen.Select(
            Seldom, Seldom, Seldom, Seldom, Policy, Gen.Select(Key, Gen.Frequency((1, LimitMode.Off), (3, LimitMode.Observe), (1, LimitMode.Enforce))).Array[0, 5])
        .Select((adopt, any, live, hll, policy, modes) => new AppSettings
        {
            AdoptUnknownGroups = adopt,
            NetCreditAnyDay = any,
            CountLiveMembership = live,
            MauByHyperLogLog = hll,
            CrossPlatform = policy,
            LimitModes = modes.DistinctBy(mode => mode.Item1).ToDictionary(mode => mode.Item1, mode => mode.Item2),
        });

    private static Gen<Duration> AdvanceGen() => Gen.OneOf(
        Duration.FromTicks(1),
        Duration.FromTicks(10),
        Duration.FromTicks(15),
        Duration.FromSeconds(5),
        Duration.FromSeconds(10) - Duration.FromTicks(10),
        Duration.FromSeconds(10),
        Duration.FromSeconds(60),
        Duration.FromHours(7),
        Duration.FromHours(49));

    private static Gen<Duration> Offset() => Gen.OneOf(
        Duration.FromTicks(-10), Duration.Zero, Duration.FromTicks(10), Duration.FromSeconds(-5));

    private static Gen<HistoryStep> AsStep<T>(Gen<T> gen)
        where T : HistoryStep
        => gen.Select(step => (HistoryStep)step);

    private static Gen<AppChange> Cast<T>(Gen<T> gen)
        where T : AppChange
        => gen.Select(change => (AppChange)change);
}
