using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Redis;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Apps;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Telemetry;
using NodaTime;

namespace ImQuota.Benchmarks;

/// <summary>An app of the Standard edition as the service remembers it between calls, and what is asked of it.</summary>
internal static class Sample
{
    public const ulong App = 1_400_000_002;

    /// <summary>Actions that a busy run carries (docs/performance.md: 8 to 32 gather).</summary>
    public const int RunSize = 32;

    /// <summary>The app has grown, so buckets are chosen among many.</summary>
    public static readonly AppLayout Layout = new(200, 400, 100, 50, 100, 202611, 200);

    public static readonly Instant Now = Instant.FromUtc(2026, 11, 26, 12, 0);

    public static readonly Tagger Tagger = new(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));

    public static AppView View { get; } = new(App, new StoreKeys("").App(App), MakeQueue());

    public static AppFacts Facts { get; } = MakeFacts();

    /// <summary>One join of one user each, all of different users and groups.</summary>
    public static AdmissionRequest[] Joins { get; } =
    [
        .. Enumerable.Range(0, RunSize).Select(i => new AdmissionRequest(AdmissionMode.Enforce, new JoinGroupAction($"group-{i}", [$"user-{i}"], false))),
    ];

    /// <summary>Logins that open a connection each.</summary>
    public static AdmissionRequest[] Logins { get; } =
    [
        .. Enumerable.Range(0, RunSize).Select(i => new AdmissionRequest(AdmissionMode.Enforce, new LoginAction($"user-{i}", Platform.Web, $"connection-{i}", "node-1"))),
    ];

    public static ScriptBatch Batch(AdmissionRequest[] requests)
    {
        // Nothing is prepared, so no members are read.
        var work = new AdmissionWork(requests, 0, requests.Length, [], null!);
        var batch = new ScriptBatch(View, Facts, Layout, Tagger, Now, work.ExpectedBytes);
        work.Write(batch);
        return batch;
    }

    private static AdmissionQueue MakeQueue()
    {
        TimeProvider time = TimeProvider.System;
        return new AdmissionQueue(new SilenceWatch(StoreOptions.DefaultAnswerWithin, time), new RunTelling(SilentListener.Instance, time), time);
    }

    private static AppFacts MakeFacts()
    {
        Catalogue catalogue = CatalogueReader.Read(CatalogueReader.BuiltInJson, 1).Catalogue!;
        var app = new AppRecord { SdkAppId = App, ZoneId = AppDefaults.ZoneId, Edition = "standard", CreatedAt = Now, Version = 1 };
        Entitlements entitlements = EntitlementResolver.Resolve(catalogue, app, Now);
        Expect.True(AppZones.TryGet(app.ZoneId, out DateTimeZone? zone), "the zone is known");
        return new AppFacts(1, app, entitlements, EntitlementsJson.Pack(EntitlementsJson.Write(entitlements)), catalogue, zone!);
    }
}
