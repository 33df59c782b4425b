using System.CommandLine;
using ImQuota.Redis.Connections;
using ImQuota.Server.Hosting;

namespace ImQuota.Server.Fallback;

/// <summary>What is done while the store is away, on the command line.</summary>
internal sealed class FallbackArguments
{
    private const int MaxStoreDeadlineMs = 60_000;
    private const int MaxFallbackGrants = 1_000_000;
    private const int MaxJournalMb = 4096;
    private const int MaxRetellSeconds = 60;
    private const int MaxRetellMost = 10_000_000;

    private readonly Option<int?> _storeDeadline = new("--store-deadline-ms")
    {
        Description = "How long the store may be silent while actions of an app are under way, before it counts as away. Without it 250 on Redis, 5000 on the embedded engine.",
    };

    private readonly Option<string> _failurePolicy = new("--failure-policy")
    {
        Description = "What is answered while the store is away: closed, open or bounded, then exceptions as ACTION=POLICY, APP=POLICY and "
            + "APP/ACTION=POLICY, e.g. 'bounded,create_group=closed,1400000001/login=open'.",
        DefaultValueFactory = _ => FailurePolicies.Default.ToString(),
    };

    private readonly Option<int> _fallbackGrants = new("--fallback-grants")
    {
        Description = "Grants of one app that the store has not counted, at most, under the policy bounded.",
        DefaultValueFactory = _ => new FallbackSettings().MaxGrants,
    };

    private readonly Option<int> _journal = new("--journal-max-mb")
    {
        Description = "Bound of the journal of what was allowed while the store was away; at it, nothing more is allowed.",
        DefaultValueFactory = _ => (int)(new FallbackSettings().MaxJournalBytes >> 20),
    };

    private readonly Option<int> _retell = new("--retell-seconds")
    {
        Description = "Of how many seconds before a crash of Redis it is told again what it had acknowledged and may have lost; 0: none. Not for the embedded engine.",
        DefaultValueFactory = _ => (int)StoreOptions.DefaultRetellWindow.TotalSeconds,
    };

    private readonly Option<int> _retellMost = new("--retell-max")
    {
        Description = "How many actions are kept for that, about 200 bytes each; with more the oldest go first.",
        DefaultValueFactory = _ => StoreOptions.DefaultRetellMost,
    };

    public FallbackArguments()
    {
        _retell.Within(0, MaxRetellSeconds);
        _retellMost.Within(1, MaxRetellMost);
        _storeDeadline.Within(1, MaxStoreDeadlineMs);
        _fallbackGrants.Within(1, MaxFallbackGrants);
        _journal.Within(1, MaxJournalMb);
    }

    public Option<string?> AcceptStore { get; } = new("--accept-store")
    {
        Description = "For one start: count in a store that is not the one known in the data directory. Its marker, as the refusal told it, or 'new' for one that was emptied.",
    };

    public IReadOnlyList<Option> All => [_storeDeadline, _failurePolicy, _fallbackGrants, _journal, _retell, _retellMost, AcceptStore];

    /// <summary>Null, with everything that is wrong in <paramref name="errors"/>; what the options themselves told already stands there.</summary>
    public FallbackSettings? Read(ParseResult parsed, ICollection<string> errors)
    {
        FailurePolicies? policies = FailurePolicies.TryParse(parsed.GetResult(_failurePolicy)!.Errors.Any() ? "" : parsed.GetValue(_failurePolicy)!, errors);
        return policies is null || errors.Count > 0
            ? null
            : new FallbackSettings
            {
                Policies = policies,
                MaxGrants = parsed.GetValue(_fallbackGrants),
                MaxJournalBytes = (long)parsed.GetValue(_journal) << 20,
                RetellWindow = TimeSpan.FromSeconds(parsed.GetValue(_retell)),
                RetellMost = parsed.GetValue(_retellMost),
            };
    }

    public TimeSpan ReadDeadline(ParseResult parsed, bool onRedis)
        => parsed.GetValue(_storeDeadline) is { } deadline ? TimeSpan.FromMilliseconds(deadline)
            : onRedis ? ServerOptions.DefaultRedisDeadline : StoreOptions.DefaultAnswerWithin;
}
