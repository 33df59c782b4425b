using System.Diagnostics;
using System.Globalization;
using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Telemetry;

/// <summary>Spans of runs and of the script in them. Nothing is made while nobody listens to the source.</summary>
internal static class StoreSpans
{
    private static readonly ActivitySource Source = new(ImQuotaStore.TraceSource);

    /// <summary>Whether anybody listens.</summary>
    public static bool On => Source.HasListeners();

    /// <summary>The span that a call belongs to; null while nobody listens.</summary>
    public static Activity? Caller => On ? Activity.Current : null;

    /// <summary>
    /// A run serves many calls: it belongs to the first of them that is traced, and is linked with the others. Null: none is.
    /// </summary>
    public static Activity? Run(ulong sdkAppId, List<WaitingCall> calls)
    {
        Activity? parent = null;
        List<ActivityLink>? links = null;
        int actions = 0;
        foreach (WaitingCall call in calls)
        {
            actions += call.Requests.Count;
            if (call.Caller is not { Recorded: true } caller)
            {
                continue;
            }

            if (parent is null)
            {
                parent = caller;
            }
            else
            {
                (links ??= []).Add(new ActivityLink(caller.Context));
            }
        }

        if (parent is null)
        {
            // Whatever began this worker is not what the run is for.
            Activity.Current = null;
            return null;
        }

        Activity? run = Source.StartActivity("imquota.run", ActivityKind.Internal, parent.Context, tags: null, links);
        run?.SetTag("imquota.sdk_app_id", sdkAppId.ToString(CultureInfo.InvariantCulture));
        run?.SetTag("imquota.actions", actions);
        run?.SetTag("imquota.calls", calls.Count);
        return run;
    }

    /// <summary>One trip to the store, within a run. Null while no span is open around it.</summary>
    public static Activity? Script(string name, int attempt)
    {
        if (!On || Activity.Current is null)
        {
            return null;
        }

        // Names of the semantic conventions for databases.
        Activity? trip = Source.StartActivity("EVALSHA " + name, ActivityKind.Client);
        trip?.SetTag("db.system.name", "redis");
        trip?.SetTag("db.operation.name", "EVALSHA");
        trip?.SetTag("imquota.attempt", attempt);
        return trip;
    }
}
