using System.Collections.Concurrent;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Redis.Apps;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Telemetry;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>The views of all apps this process has served.</summary>
internal sealed class AppViews(StoreKeys keys, AppStore apps, StoreIdentity identity, Func<AdmissionQueue> makeQueue) : IRememberedApps
{
    private readonly ConcurrentDictionary<ulong, AppView> _views = new();

    /// <summary>Editions of these apps.</summary>
    public ServedEditions Editions { get; } = new();

    public AppView Of(ulong sdkAppId)
        => _views.TryGetValue(sdkAppId, out AppView? view)
            ? view
            : _views.GetOrAdd(sdkAppId, new AppView(sdkAppId, keys.App(sdkAppId), makeQueue()));

    /// <inheritdoc/>
    public RememberedApp? Find(ulong sdkAppId, Instant now)
    {
        if (!_views.TryGetValue(sdkAppId, out AppView? view) || view.Remembered is not { } facts)
        {
            return null;
        }

        Entitlements entitlements = facts.IsDue(now) ? EntitlementResolver.Resolve(facts.Catalogue, facts.Record, now) : facts.Entitlements;
        return new RememberedApp(facts.Catalogue, entitlements);
    }

    /// <summary>What holds for the app at <paramref name="now"/>; null: unknown.</summary>
    public async ValueTask<AppFacts?> GetFactsAsync(AppView view, Instant now, CancellationToken cancellationToken)
    {
        if (view.Facts is { } known && !known.IsDue(now))
        {
            return known;
        }

        AppSnapshot? snapshot = await apps.ReadAsync(view.SdkAppId, now, cancellationToken);
        view.Queue.Heard();
        if (snapshot is null)
        {
            // That it is not there is believed of the store that is known only.
            await identity.VerifyAsync();
            if (view.Remembered is not null && await apps.IsLostAsync(view.SdkAppId))
            {
                throw new StoreUnavailableException(
                    $"The part of the store that had app {view.SdkAppId} was emptied: the app is listed, and its record is gone. Restore its data.", StoreFault.Wiped);
            }

            // Unknown ids are chosen by callers; they must not fill the memory.
            _views.TryRemove(view.SdkAppId, out _);
            view.Facts = null;
            Editions.Move(view.CountUnder(null), null);
            return null;
        }

        if (!AppZones.TryGet(snapshot.Entitlements.ZoneId, out DateTimeZone? zone))
        {
            throw new InvalidOperationException($"App {view.SdkAppId} has the unknown time zone '{snapshot.Entitlements.ZoneId}'.");
        }

        var facts = new AppFacts(
            snapshot.Version, snapshot.Record, snapshot.Entitlements, snapshot.PackedEntitlements, snapshot.Catalogue, zone);
        view.Facts = facts;
        Editions.Move(view.CountUnder(facts.Entitlements.Edition), facts.Entitlements.Edition);
        return facts;
    }
}
