using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Server.Fallback;

/// <summary>The answers to the actions of one call, while they are made.</summary>
internal sealed class FallbackAnswers(
    ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, FallbackSettings settings, Instant now, string why)
{
    /// <summary>Places in the call of what is to be written, and what it grants.</summary>
    private readonly List<(int Place, int Grants)> _toWrite = [];

    private byte[][] _records = [];
    private AwayApp? _app;

    public ulong SdkAppId => sdkAppId;

    public AdmissionOutcome[] Outcomes { get; } = new AdmissionOutcome[requests.Count];

    public int ToWrite => _toWrite.Count;

    /// <summary>What can be said without counters, and which of it must be written down.</summary>
    public void Judge(RememberedApp app)
    {
        for (int i = 0; i < requests.Count; i++)
        {
            AdmissionRequest request = requests[i];
            FailurePolicy policy = settings.Policies.For(sdkAppId, request.Action);
            if (policy == FailurePolicy.Closed)
            {
                Outcomes[i] = Undecided($"{why} The policy of this action is closed.");
                continue;
            }

            Outcomes[i] = FallbackRules.Decide(app, request) with
            {
                CheckedAt = now,
                Source = policy == FailurePolicy.Open ? DecisionSource.FallbackOpen : DecisionSource.FallbackBounded,
            };
            if (Outcomes[i].Allowed && request.Mode != AdmissionMode.DryRun && request.Action is not CheckFeatureAction)
            {
                // A fact is no grant of ours: it happened.
                _toWrite.Add((i, request.Mode == AdmissionMode.Enforce ? FallbackRules.GrantsOf(request.Action) : 0));
            }
        }
    }

    /// <summary>Takes the grants, and gives the records of those that may be.</summary>
    public byte[][] Take(AwayApp app)
    {
        _app = app;
        _toWrite.RemoveAll(entry =>
        {
            int max = Outcomes[entry.Place].Source == DecisionSource.FallbackBounded ? settings.MaxGrants : int.MaxValue;
            bool taken = app.TryTake(entry.Grants, max);
            if (!taken)
            {
                Outcomes[entry.Place] = Undecided($"{why} The app has its {settings.MaxGrants} grants that may be given without the store.");
            }

            return !taken;
        });
        return _records = [.. _toWrite.Select(entry => JournalFormat.Write(new JournalEntry(sdkAppId, now, entry.Grants, requests[entry.Place])))];
    }

    /// <summary>The records stand in the journal, the first at <paramref name="offset"/>.</summary>
    public void Written(long offset)
    {
        for (int i = 0; i < _records.Length; i++)
        {
            _app!.Written(new JournalPlace(offset, _toWrite[i].Grants));
            offset += _records[i].Length;
        }
    }

    /// <summary>Nothing was written: nothing was allowed. Returns how many.</summary>
    public int GiveUp(string reason)
    {
        foreach ((int place, int grants) in _toWrite)
        {
            _app!.GiveBack(grants);
            Outcomes[place] = Undecided($"{why} It could not be written down: {reason}.");
        }

        return _toWrite.Count;
    }

    private AdmissionOutcome Undecided(string text) => new() { Allowed = false, Undecided = text, CheckedAt = now };
}
