using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>Gathers the keys and arguments of one run of the admission script. Positions start at 1, as in Lua.</summary>
internal sealed class ScriptBatch
{
    // Late corrections of a bill can ask for the exact set of the month before last; the sketch serves yearly reports.
    private static readonly Duration ExactRetention = Duration.FromDays(62);
    private static readonly Duration SketchRetention = Duration.FromDays(400);

    private readonly AppView _view;
    private readonly Tagger _tagger;
    private readonly List<RedisKey> _keys = [];
    private readonly Dictionary<RedisKey, int> _positions = [];
    private readonly List<RedisValue> _header = [];
    private readonly List<RedisValue> _actions = [];
    private readonly List<long> _groupTags = [];
    private readonly List<RedisValue> _groups = [];
    private readonly List<int> _groupSets = [];
    private int _count;

    public ScriptBatch(AppView view, AppFacts facts, AppLayout layout, Tagger tagger, Instant now)
    {
        _view = view;
        _tagger = tagger;
        Facts = facts;
        Now = now;
        Position = facts.Calendar.At(now);

        // The script gives a new month half the buckets of the one before; the guess is checked like everything else.
        Layout = layout.Month == Position.Month
            ? layout
            : layout with { Month = Position.Month, Actives = Math.Max(1, layout.Actives / 2) };

        Key(view.Keys.Record);
        Key(view.Keys.State);
        Key(view.Keys.Periods);
        Key(view.Keys.Nodes);
        Key(view.Keys.Sketch(Position.Month));
        _header.Add(Micros(now));
        _header.Add(Position.Day);
        _header.Add(Position.Month);
        _header.Add(Micros(Position.MonthStart));
        _header.Add((long)(Position.MonthEnd - now + ExactRetention).TotalSeconds);
        _header.Add((long)(Position.MonthEnd - now + SketchRetention).TotalSeconds);
        _header.Add(facts.Version);
        for (BucketTable table = BucketTable.Users; table <= BucketTable.Actives; table++)
        {
            _header.Add(Layout[table]);
        }

        _header.Add(facts.GroupTypeRules);
    }

    public AppFacts Facts { get; }

    public AppLayout Layout { get; }

    public Instant Now { get; }

    public CalendarPosition Position { get; }

    public IReadOnlyList<long> GroupTags => _groupTags;

    public static long Micros(Instant instant) => (instant - NodaConstants.UnixEpoch).BclCompatibleTicks / 10;

    public static Instant FromMicros(long micros) => NodaConstants.UnixEpoch + Duration.FromTicks(micros * 10);

    public void Begin(ScriptOperation operation, AdmissionMode mode = AdmissionMode.Enforce)
    {
        _count++;
        _actions.Add((int)operation);
        _actions.Add((int)mode);
    }

    public void Add(RedisValue value) => _actions.Add(value);

    public long UserTag(string userId) => _tagger.User(_view.SdkAppId, userId);

    public long EdgeTag(string userId, string friendId) => _tagger.Edge(_view.SdkAppId, userId, friendId);

    /// <summary>Adds the position of the bucket of <paramref name="tag"/>.</summary>
    public void AddBucket(BucketTable table, long tag)
    {
        int index = LinearHash.IndexOf(tag, Layout[table]);
        AddKey(BucketKey(table, index));
    }

    public RedisKey BucketKey(BucketTable table, int index)
        => table == BucketTable.Actives ? _view.Keys.Actives(Position.Month, index) : _view.Keys.Bucket(table, index);

    public void AddKey(RedisKey key) => _actions.Add(Key(key));

    /// <summary>Names a group; returns its position among the batch's groups, and adds it.</summary>
    public int AddGroup(string groupId) => AddGroup(_tagger.Group(_view.SdkAppId, groupId));

    public int AddGroup(long tag)
    {
        int position = _groupTags.IndexOf(tag) + 1;
        if (position == 0)
        {
            int sets = _view.MemberSetsOf(tag);
            _groupTags.Add(tag);
            _groupSets.Add(sets);
            _groups.Add(tag);
            _groups.Add(Key(_view.Keys.Bucket(BucketTable.Groups, LinearHash.IndexOf(tag, Layout.Groups))));
            _groups.Add(sets);
            position = _groupTags.Count;
        }

        _actions.Add(position);
        return position;
    }

    /// <summary>Adds the position of the member set that holds <paramref name="userTag"/>.</summary>
    public void AddMemberSet(int groupPosition, long userTag)
        => AddKey(_view.Keys.Members(_groupTags[groupPosition - 1], LinearHash.IndexOf(userTag, _groupSets[groupPosition - 1])));

    public RedisKey[] Keys() => [.. _keys];

    public RedisValue[] Arguments()
    {
        var arguments = new RedisValue[_header.Count + 1 + _groups.Count + 1 + _actions.Count];
        _header.CopyTo(arguments);
        int at = _header.Count;
        arguments[at++] = _groupTags.Count;
        _groups.CopyTo(arguments, at);
        at += _groups.Count;
        arguments[at++] = _count;
        _actions.CopyTo(arguments, at);
        return arguments;
    }

    private int Key(RedisKey key)
    {
        if (!_positions.TryGetValue(key, out int position))
        {
            _keys.Add(key);
            position = _keys.Count;
            _positions.Add(key, position);
        }

        return position;
    }
}
