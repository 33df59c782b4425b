using System.Globalization;
using System.Text.Json;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;
using NodaTime;

namespace ImQuota.Redis.Usage;

/// <summary>Reads what apps use, by the admission script: ended leases and the turn of the month are seen as a decision would see them.</summary>
public sealed class UsageStore : IUsageStore
{
    private const int FriendsBits = 20;
    private const int CountsOfApp = 12;

    private readonly AppViews _views;
    private readonly AdmissionScriptRunner _runner;
    private readonly GroupReconciler _reconciler;
    private readonly TimeProvider _time;

    internal UsageStore(AppViews views, AdmissionScriptRunner runner, GroupMembersReader members, Upkeep upkeep, TimeProvider time)
    {
        _views = views;
        _runner = runner;
        _reconciler = new GroupReconciler(views, runner, members, upkeep, time);
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<AppUsage?> GetAppAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        ScriptReply? reply = await RunAsync(sdkAppId, static batch => batch.Begin(ScriptOperation.AppUsage), cancellationToken);
        return reply is { } done ? Read(done) : null;
    }

    /// <inheritdoc/>
    public async Task<UserUsage?> GetUserAsync(ulong sdkAppId, string userId, CancellationToken cancellationToken)
    {
        ScriptReply? reply = await RunAsync(sdkAppId, batch => WriteUser(batch, userId), cancellationToken);
        if (reply is not { } done)
        {
            return null;
        }

        PackReader reader = done.Read();
        int items = reader.ReadArray();
        bool registered = reader.ReadInt32() == 1;
        bool active = reader.ReadInt32() == 1;
        long counters = reader.ReadNumber();
        var connections = new string[items - 3];
        for (int i = 0; i < connections.Length; i++)
        {
            connections[i] = reader.ReadText();
        }

        return new UserUsage(
            registered,
            active && CountsExactly(done.Batch.Facts),
            counters >> FriendsBits,
            counters & ((1L << FriendsBits) - 1),
            connections);
    }

    /// <inheritdoc/>
    public async Task<GroupUsage?> GetGroupAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken)
    {
        ScriptReply? reply = await RunAsync(sdkAppId, batch => WriteGroup(batch, groupId), cancellationToken);
        if (reply is not { } done)
        {
            return null;
        }

        PackReader reader = done.Read();
        return reader.ReadArray() == 0 ? null : new GroupUsage((GroupType)reader.ReadInt32(), reader.ReadNumber(), reader.ReadInt32() == 1);
    }

    /// <inheritdoc/>
    public Task<ReconcileReport?> ReconcileGroupAsync(
        ulong sdkAppId, string groupId, IReadOnlyList<string> memberIds, bool dryRun, CancellationToken cancellationToken)
        => _reconciler.ReconcileAsync(sdkAppId, groupId, memberIds, dryRun, cancellationToken);

    private static void WriteUser(ScriptBatch batch, string userId)
    {
        long tag = batch.UserTag(userId);
        batch.Begin(ScriptOperation.UserUsage);
        batch.AddTag(tag);
        batch.AddBucket(BucketTable.Users, tag);
        batch.AddBucket(BucketTable.Actives, tag);
        batch.AddBucket(BucketTable.Counters, tag);
        batch.AddBucket(BucketTable.Presence, tag);
    }

    private static void WriteGroup(ScriptBatch batch, string groupId)
    {
        batch.Begin(ScriptOperation.GroupUsage);
        batch.AddGroup(groupId);
    }

    private static AppUsage Read(ScriptReply reply)
    {
        ScriptBatch batch = reply.Batch;
        AppFacts facts = batch.Facts;
        PackReader reader = reply.Read();
        reader.ReadArray();
        Span<long> counts = stackalloc long[CountsOfApp];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = reader.ReadNumber();
        }

        long peak = counts[9];
        int month = batch.Position.Month;
        return new AppUsage
        {
            Entitlements = facts.Entitlements,
            AsOf = ScriptBatch.FromMicros(ScriptBatch.Micros(batch.Now)),
            Month = string.Create(CultureInfo.InvariantCulture, $"{month / 100:D4}-{month % 100:D2}"),
            DayEndsAt = batch.Position.DayEnd,
            MonthEndsAt = batch.Position.MonthEnd,
            Users = facts.Entitlements.Limits[(int)LimitKey.Users] == LimitValue.Unlimited ? 0 : counts[0],
            MauExact = CountsExactly(facts) ? counts[1] : null,
            MauEstimate = counts[2],
            Groups = counts[3],
            LiveGroups = counts[4],
            GrowthToday = counts[5],
            BroadcastToday = counts[6],
            Connections = counts[7],
            OnlineUsers = counts[8],
            PeakConnections = peak,
            PeakAt = peak == 0 ? null : ScriptBatch.FromMicros(counts[10]),
            PeakOnlineUsers = counts[11],
            PeakByNode = Split(reader.ReadText()),
            ConnectionsByNode = Split(reader.ReadText()),
        };
    }

    private static bool CountsExactly(AppFacts facts)
        => !facts.Entitlements.Settings.MauByHyperLogLog || facts.Entitlements.Limits[(int)LimitKey.Mau] != LimitValue.Unlimited;

    private static Dictionary<string, long> Split(string json)
    {
        var split = new Dictionary<string, long>(StringComparer.Ordinal);
        if (json.Length > 0)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty node in document.RootElement.EnumerateObject())
            {
                split[node.Name] = node.Value.GetInt64();
            }
        }

        return split;
    }

    private Task<ScriptReply?> RunAsync(ulong sdkAppId, Action<ScriptBatch> write, CancellationToken cancellationToken)
        => _runner.RunAsync(_views.Of(sdkAppId), _time.GetInstant(), new SimpleWork(write), cancellationToken);
}
