using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Recent;

/// <summary>
/// What the store has acknowledged in the last seconds and changed something, in order, in bounded memory: the oldest go first. A store that comes back
/// without its own last seconds is told them again (<see cref="Retelling"/>).
/// </summary>
/// <param name="keep">How long everything is kept.</param>
/// <param name="most">Actions kept at most; 0: none is.</param>
/// <param name="time">The clock for that.</param>
internal sealed class RecentActions(TimeSpan keep, int most, TimeProvider time)
{
    /// <summary>How long actives are kept where nothing else is: a shard may be away for long while the others go on.</summary>
    private static readonly TimeSpan KeepActives = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly RecentLog _kept = new();
    private long _dropped;

    /// <summary>Actions of one user each that are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _kept.Count;
            }
        }
    }

    /// <summary>Whether only logins and what ends a user's registration are kept, but for longer.</summary>
    public bool ActivesOnly { get; set; }

    /// <summary>Those that had to go before their time, since there were too many.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Keeps what changed something.</summary>
    /// <param name="sdkAppId">The app.</param>
    /// <param name="sketchOnly">Whether its monthly actives are in a HyperLogLog alone, which does not tell who is new.</param>
    /// <param name="requests">In the order of the store.</param>
    /// <param name="outcomes">One a request.</param>
    public void Add(ulong sdkAppId, bool sketchOnly, IReadOnlyList<AdmissionRequest> requests, ReadOnlySpan<AdmissionOutcome> outcomes)
    {
        if (most == 0)
        {
            return;
        }

        long now = time.GetTimestamp();
        TimeSpan kept = ActivesOnly ? KeepActives : keep;
        lock (_gate)
        {
            for (int i = 0; i < outcomes.Length; i++)
            {
                if (requests[i].Mode != AdmissionMode.DryRun && outcomes[i].Allowed)
                {
                    Add(sdkAppId, sketchOnly, now, requests[i].Action, outcomes[i]);
                }
            }

            while (_kept.Count > 0 && time.GetElapsedTime(_kept.OldestKept, now) > kept)
            {
                _kept.RemoveOldest();
            }

            while (_kept.Count > most)
            {
                // Of actives that are kept for longer only those are missed that a crash can take.
                _dropped += time.GetElapsedTime(_kept.OldestKept, now) > keep ? 0 : 1;
                _kept.RemoveOldest();
            }
        }
    }

    /// <summary>In order, without those that were kept before <paramref name="since"/>.</summary>
    public RecentAction[] Since(long since)
    {
        lock (_gate)
        {
            return _kept.Since(since);
        }
    }

    private void Add(ulong app, bool sketchOnly, long now, AdmissionAction action, AdmissionOutcome outcome)
    {
        if (ActivesOnly)
        {
            if (action is RemoveUsersAction || (action is LoginAction && (!outcome.Already || sketchOnly)))
            {
                Keep(app, now, outcome, action);
            }
        }
        else if (action is LoginAction login)
        {
            for (int i = 0; i < outcome.Kick.Count; i++)
            {
                Keep(app, now, outcome, new LogoutAction(login.UserId, outcome.Kick[i]));
            }

            if (!outcome.Already || sketchOnly)
            {
                Keep(app, now, outcome, login);
            }
        }
        else if (!outcome.Already && action is not CheckFeatureAction)
        {
            KeepEach(app, now, outcome, action);
        }
    }

    /// <summary>An action of many users is as many: their opposites come one by one.</summary>
    private void KeepEach(ulong app, long now, AdmissionOutcome outcome, AdmissionAction action)
    {
        switch (action)
        {
            case JoinGroupAction join when join.UserIds.Count > 1 || outcome.OverLimitUserIds.Count > 0:
                foreach (string user in join.UserIds.Except(outcome.OverLimitUserIds, StringComparer.Ordinal))
                {
                    Keep(app, now, outcome, join with { UserIds = [user] });
                }

                break;
            case LeaveGroupAction { UserIds.Count: > 1 } leave:
                foreach (string user in leave.UserIds)
                {
                    Keep(app, now, outcome, leave with { UserIds = [user] });
                }

                break;
            default:
                Keep(app, now, outcome, action);
                break;
        }
    }

    private void Keep(ulong app, long now, AdmissionOutcome outcome, AdmissionAction one)
        => _kept.Add(app, outcome.CheckedAt, now, one);
}
