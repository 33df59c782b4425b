using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using ImQuota.Server.Security;
using ImQuota.Server.Security.Callers;
using ImQuota.Server.Telemetry;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace ImQuota.Server.Overload;

/// <summary>
/// Lets actions in as long as they can be answered in time, and refuses the others at once: RESOURCE_EXHAUSTED with a
/// google.rpc.RetryInfo. A caller that has more in progress than its share is refused first, when half of what may be is in progress.
/// </summary>
internal sealed class AdmissionGate(OverloadSettings settings, SecuritySettings security, DispatchDelay delay, OverloadMetrics metrics)
{
    /// <summary>Callers that are remembered; tokens can name any number of them.</summary>
    private const int MaxCallers = 10_000;

    /// <summary>Actions of a batch that cost about what a call of its own does.</summary>
    private const int ActionsAsOneCall = 32;

    /// <summary>For a process that is too busy: some times the wait that it allows.</summary>
    private static readonly TimeSpan BusyRetry = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(string Name, CallerRate? Rate), CallerLoad> _callers = new();
    private int _inProgress;
    private int _activeCallers;

    /// <summary>Calls in progress, a batch being one for each <see cref="ActionsAsOneCall"/> actions begun.</summary>
    public int InProgress => Volatile.Read(ref _inProgress);

    /// <summary>Whether all are refused now, whoever calls.</summary>
    public bool IsClosed => delay.IsOver || Volatile.Read(ref _inProgress) >= settings.MaxInProgress;

    /// <summary>Null: they are in, and must be taken out by <see cref="Leave"/>. Otherwise the refusal.</summary>
    public Google.Rpc.Status? TryEnter(ServerCallContext context, int actions, out CallerLoad? load)
    {
        load = LoadOf(context);
        if (IsClosed)
        {
            return Refuse(ShedCause.Busy, actions, BusyRetry);
        }

        if (load is not null && !load.TryTake(actions, out TimeSpan retryAfter))
        {
            return Refuse(ShedCause.Rate, actions, retryAfter);
        }

        int calls = CallsOf(actions);
        int all = Interlocked.Add(ref _inProgress, calls);
        if (load is not null)
        {
            int own = load.Add(calls);
            int active = own == calls ? Interlocked.Increment(ref _activeCallers) : Volatile.Read(ref _activeCallers);
            if (IsOverShare(all, own, active, settings.MaxInProgress))
            {
                Leave(load, actions);
                return Refuse(ShedCause.Share, actions, BusyRetry);
            }
        }

        return null;
    }

    /// <summary>Whether more than half of what may be is in progress, and more than its part of that is one caller's.</summary>
    public static bool IsOverShare(int all, int own, int active, int max) => all > max / 2 && own > max / Math.Max(active, 1);

    public void Leave(CallerLoad? load, int actions)
    {
        int calls = CallsOf(actions);
        Interlocked.Add(ref _inProgress, -calls);
        if (load?.Add(-calls) == 0)
        {
            Interlocked.Decrement(ref _activeCallers);
        }
    }

    /// <summary>What all are told while nobody is let in.</summary>
    public static Google.Rpc.Status Busy() => StatusOf(ShedCause.Busy, BusyRetry);

    private static Google.Rpc.Status StatusOf(ShedCause cause, TimeSpan retryAfter) => new()
    {
        Code = (int)Code.ResourceExhausted,
        Message = TextOf(cause),
        Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) }) },
    };

    private static int CallsOf(int actions) => (actions + ActionsAsOneCall - 1) / ActionsAsOneCall;

    private static string TextOf(ShedCause cause) => cause switch
    {
        ShedCause.Rate => "The caller asks for more than its rate allows; nothing was done.",
        ShedCause.Share => "The service has much to do, and this caller more than its share of it; nothing was done.",
        _ => "The service has more to do than it can; nothing was done.",
    };

    private Google.Rpc.Status Refuse(ShedCause cause, int actions, TimeSpan retryAfter)
    {
        metrics.Shed(cause, actions);
        return StatusOf(cause, retryAfter);
    }

    private CallerLoad? LoadOf(ServerCallContext context)
    {
        if (!security.IsOn || context.GetHttpContext().Features.Get<IHttpAuthenticationFeature>() is not Caller caller)
        {
            return null;
        }

        if (_callers.TryGetValue((caller.Name, caller.Rate), out CallerLoad? known))
        {
            return known;
        }

        if (_callers.Count >= MaxCallers)
        {
            _callers.Clear();
        }

        return _callers.GetOrAdd((caller.Name, caller.Rate), static key => new CallerLoad(key.Rate));
    }
}
