using System.Runtime.InteropServices;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Packing;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>Gathers the keys and arguments of one run of the admission script. Positions start at 1, as in Lua.</summary>
internal sealed class ScriptBatch
{
    /// <summary>How long a month's HyperLogLog stays after it, for yearly reports.</summary>
    internal static readonly Duration SketchRetention = Duration.FromDays(400);

    // Late corrections of a bill can ask for the exact set of the month before last.
    private static readonly Duration ExactRetention = Duration.FromDays(62);

    private readonly AppView _view;
    private readonly Tagger _tagger;
    private readonly List<RedisKey> _keys = [];

    // What stands where among the keys: table or group in the upper half, bucket in the lower.
    private readonly Dictionary<long, int> _positions = [];
    private readonly PackWriter _header = new(256);
    private readonly PackWriter _groups = new(32);
    private readonly PackWriter _actions;
    private readonly List<long> _groupTags = [];
    private readonly List<int> _groupSets = [];
    private int _count;
    private ScriptParts _parts;

    /// <param name="expectedBytes">About how long the packed actions will be.</param>
    public ScriptBatch(AppView view, AppFacts facts, AppLayout layout, Tagger tagger, Instant now, int expectedBytes)
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

        _actions = new PackWriter(expectedBytes);
        _keys.Add(view.Keys.Record);
        _keys.Add(view.Keys.State);
        _keys.Add(view.Keys.Periods);
        _keys.Add(view.Keys.Nodes);
        _keys.Add(view.Keys.Sketch(Position.Month));
        WriteHeader();
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
        _parts |= PartOf(operation);
        _actions.Add((int)operation);
        _actions.Add((int)mode);
    }

    /// <summary>An action inside of another, whose mode is the outer one's matter.</summary>
    public void AddInner(ScriptOperation operation)
    {
        _parts |= PartOf(operation);
        _actions.Add((int)operation);
    }

    public void Add(long value) => _actions.Add(value);

    public void Add(string text) => _actions.Add(text);

    /// <summary>Adds a tag, as the digits that commands take.</summary>
    public void AddTag(long tag) => _actions.AddDigits(tag);

    public long UserTag(string userId) => _tagger.User(_view.SdkAppId, userId);

    public long EdgeTag(string userId, string friendId) => _tagger.Edge(_view.SdkAppId, userId, friendId);

    /// <summary>Adds the position of the bucket of <paramref name="tag"/>.</summary>
    public void AddBucket(BucketTable table, long tag) => AddBucketAt(table, LinearHash.IndexOf(tag, Layout[table]));

    /// <summary>Adds the position of the bucket <paramref name="index"/>.</summary>
    public void AddBucketAt(BucketTable table, int index) => _actions.Add(BucketPosition(table, index));

    /// <summary>Names a group; returns its position among the batch's groups, and adds it.</summary>
    public int AddGroup(string groupId) => AddGroup(_tagger.Group(_view.SdkAppId, groupId));

    public int AddGroup(long tag)
    {
        int position = NameGroup(tag);
        _actions.Add(position);
        return position;
    }

    /// <summary>Names a group whose keys are added; it is no argument itself.</summary>
    public int NameGroup(long tag)
    {
        int position = CollectionsMarshal.AsSpan(_groupTags).IndexOf(tag) + 1;
        if (position == 0)
        {
            int sets = _view.MemberSetsOf(tag);
            _groupTags.Add(tag);
            _groupSets.Add(sets);
            _groups.AddDigits(tag);
            _groups.Add(BucketPosition(BucketTable.Groups, LinearHash.IndexOf(tag, Layout.Groups)));
            _groups.Add(sets);
            position = _groupTags.Count;
        }

        return position;
    }

    /// <summary>Adds the position of the member set that holds <paramref name="userTag"/>.</summary>
    public void AddMemberSet(int groupPosition, long userTag)
        => AddMemberSetAt(groupPosition, LinearHash.IndexOf(userTag, _groupSets[groupPosition - 1]));

    /// <summary>Adds the position of the member set <paramref name="index"/> of a group.</summary>
    public void AddMemberSetAt(int groupPosition, int index)
    {
        ref int position = ref PositionOf(((long)BucketTable.Actives + groupPosition) << 32 | (uint)index);
        if (position == 0)
        {
            _keys.Add(_view.Keys.Members(_groupTags[groupPosition - 1], index));
            position = _keys.Count;
        }

        _actions.Add(position);
    }

    /// <summary>Adds the position of a key that is in no table.</summary>
    public void AddKey(RedisKey key)
    {
        int known = _keys.IndexOf(key);
        if (known < 0)
        {
            _keys.Add(key);
            known = _keys.Count - 1;
        }

        _actions.Add(known + 1);
    }

    public long CreationTag(string digest) => _tagger.Creation(_view.SdkAppId, digest);

    public long GroupTag(string groupId) => _tagger.Group(_view.SdkAppId, groupId);

    public AppKeys AppKeys => _view.Keys;

    public RedisKey[] Keys() => [.. _keys];

    /// <summary>Header, groups, actions. To be sent before anything is added.</summary>
    public RedisValue[] Arguments()
    {
        _header.Add(_count);
        _header.Add((int)_parts);
        _header.AddPacked(Facts.PackedEntitlements.Span);
        return [_header.Packed, _groups.Packed, _actions.Packed];
    }

    private static ScriptParts PartOf(ScriptOperation operation) => operation switch
    {
        ScriptOperation.Login or ScriptOperation.Logout or ScriptOperation.RegisterUsers or ScriptOperation.RemoveUsers => ScriptParts.Users,
        ScriptOperation.CreateGroup or ScriptOperation.DissolveGroup or ScriptOperation.JoinGroup or ScriptOperation.LeaveGroup
            or ScriptOperation.Evict => ScriptParts.Membership,
        ScriptOperation.AddFriend or ScriptOperation.RemoveFriend or ScriptOperation.CheckFeature => ScriptParts.Friends,
        ScriptOperation.BeginReport or ScriptOperation.Report or ScriptOperation.EndReport or ScriptOperation.Renew
            or ScriptOperation.Release => ScriptParts.Nodes,
        ScriptOperation.AppUsage or ScriptOperation.UserUsage or ScriptOperation.GroupUsage => ScriptParts.Usage,
        ScriptOperation.Reserve or ScriptOperation.Settle or ScriptOperation.SettleCreated or ScriptOperation.Note => ScriptParts.None,
        _ => ScriptParts.Upkeep,
    };

    private void WriteHeader()
    {
        _header.Add(Micros(Now));
        _header.Add(Position.Day);
        _header.Add(Position.Month);
        _header.Add(Micros(Position.MonthStart));
        _header.AddDigits((long)(Position.MonthEnd - Now + ExactRetention).TotalSeconds);
        _header.AddDigits((long)(Position.MonthEnd - Now + SketchRetention).TotalSeconds);
        _header.AddDigits(Facts.Version);
        _header.Add(Facts.GroupTypeRules);
        for (BucketTable table = BucketTable.Users; table <= BucketTable.Actives; table++)
        {
            _header.Add(Layout[table]);
        }
    }

    private int BucketPosition(BucketTable table, int index)
    {
        ref int position = ref PositionOf((long)table << 32 | (uint)index);
        if (position == 0)
        {
            _keys.Add(table == BucketTable.Actives ? _view.Keys.Actives(Layout.Month, index) : _view.Keys.Bucket(table, index));
            position = _keys.Count;
        }

        return position;
    }

    private ref int PositionOf(long what) => ref CollectionsMarshal.GetValueRefOrAddDefault(_positions, what, out _);
}
