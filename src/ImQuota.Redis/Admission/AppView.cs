using System.Collections.Concurrent;

namespace ImQuota.Redis.Admission;

/// <summary>What this process remembers of one app between calls. All of it may be old: the script checks it and says so.</summary>
internal sealed class AppView(ulong sdkAppId, AppKeys keys, AdmissionQueue queue)
{
    private volatile AppFacts? _facts;
    private volatile AppFacts? _remembered;
    private volatile AppLayout _layout = AppLayout.New;
    private string? _countedEdition;
    private int _upkeepRuns;

    public ulong SdkAppId { get; } = sdkAppId;

    public AppKeys Keys { get; } = keys;

    /// <summary>Calls that wait for a run of this app.</summary>
    public AdmissionQueue Queue { get; } = queue;

    /// <summary>Held by runs that growth keeps overtaking.</summary>
    public UpkeepGate Growth { get; } = new();

    /// <summary>Null: not read yet, or known to be old.</summary>
    public AppFacts? Facts
    {
        get => _facts;
        set
        {
            _facts = value;
            if (value is not null)
            {
                _remembered = value;
            }
        }
    }

    /// <summary>The last ones read, even if they are known to be old; for when the store cannot be asked.</summary>
    public AppFacts? Remembered => _remembered;

    public AppLayout Layout
    {
        get => _layout;
        set => _layout = value;
    }

    /// <summary>Numbers of member sets by group tag, where it is not 1.</summary>
    public ConcurrentDictionary<long, int> MemberSets { get; } = new();

    /// <summary>Remembers the edition that the app is counted under (null: none any more) and returns the one before.</summary>
    public string? CountUnder(string? edition) => Interlocked.Exchange(ref _countedEdition, edition);

    /// <summary>True for the one caller that may start upkeep; it ends with <see cref="EndUpkeep"/>.</summary>
    public bool TryBeginUpkeep() => Interlocked.CompareExchange(ref _upkeepRuns, 1, 0) == 0;

    public void EndUpkeep() => Volatile.Write(ref _upkeepRuns, 0);

    public int MemberSetsOf(long groupTag) => MemberSets.TryGetValue(groupTag, out int sets) ? sets : 1;

    public void RememberMemberSets(long groupTag, int sets)
    {
        if (sets > 1)
        {
            MemberSets[groupTag] = sets;
        }
        else
        {
            MemberSets.TryRemove(groupTag, out _);
        }
    }
}
