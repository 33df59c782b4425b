using System.Globalization;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Redis.Ledgers;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Outbox;

/// <summary>
/// The outbox in hashes by place: a page is as cheap in the middle as at the ends on every engine. All keys of a part share a hash tag, and what was told of
/// an app lies in its part, so that both move in one script.
/// </summary>
public sealed class OutboxStore : IOutboxStore
{
    private const string SourceField = "source";
    private const string PlaceField = "c:";
    private const string LeaseField = "l:";
    private const string DeadField = "d:";
    private readonly IStoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly OutboxLimits _limits;
    private readonly OutboxScripts _scripts = new();
    private readonly DeadLetters _dead;

    internal OutboxStore(IStoreConnection connection, StoreKeys keys, OutboxLimits limits)
    {
        _connection = connection;
        _keys = keys;
        _limits = limits;
        _dead = new DeadLetters(connection, keys, Parts);
    }

    /// <inheritdoc/>
    public int Parts => WakeUpStore.Parts;

    private IDatabase Database => _connection.Database;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadState>> ReadStatesAsync(IReadOnlyList<ulong> apps, CancellationToken cancellationToken)
        => await Task.WhenAll(apps.Select(async app =>
        {
            RedisValue stored = await StoreFaults.GuardAsync(() => Database.HashGetAsync(_keys.OutboxStates(PartOf(app)), FieldOf(app)));
            return stored.IsNull ? new ReadState(app, EmissionState.Nothing, "") : new ReadState(app, EmissionJson.Read((string)stored!), (string)stored!);
        }));

    /// <inheritdoc/>
    public async Task<AppendOutcome> TryAppendAsync(ReadState read, EmissionState next, IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        int part = PartOf(read.App);
        int result = (int)await _scripts.Append.EvaluateAsync(
            Database,
            [_keys.OutboxStates(part), _keys.OutboxPart(part), _keys.OutboxRecords(part)],
            [
                FieldOf(read.App), read.Stored, EmissionJson.Write(next), _limits.Records / Parts, _limits.Bytes / Parts,
                .. events.Select(one => (RedisValue)one),
            ]);
        return result switch
        {
            1 => AppendOutcome.Appended,
            0 => AppendOutcome.Moved,
            _ => AppendOutcome.Full,
        };
    }

    /// <inheritdoc/>
    public async Task<string> GetSourceAsync(CancellationToken cancellationToken)
    {
        await StoreFaults.GuardAsync(() => Database.HashSetAsync(_keys.Meta, SourceField, $"urn:uuid:{Guid.NewGuid():D}", When.NotExists));
        return (string)(await StoreFaults.GuardAsync(() => Database.HashGetAsync(_keys.Meta, SourceField)))!;
    }

    /// <inheritdoc/>
    public Task JoinAsync(string sink, CancellationToken cancellationToken)
        => Task.WhenAll(Enumerable.Range(0, Parts).Select(part => _scripts.Join.EvaluateAsync(Database, [_keys.OutboxPart(part)], [sink])));

    /// <inheritdoc/>
    public async Task<bool> ForgetAsync(string sink, CancellationToken cancellationToken)
    {
        long[] removed = await Task.WhenAll(Enumerable.Range(0, Parts).Select(async part =>
        {
            await _dead.ForgetAsync(sink, part);
            return await StoreFaults.GuardAsync(() => Database.HashDeleteAsync(_keys.OutboxPart(part), [PlaceField + sink, LeaseField + sink, DeadField + sink]));
        }));
        return removed.Any(fields => fields > 0);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartState>> LookAsync(CancellationToken cancellationToken)
        => await Task.WhenAll(Enumerable.Range(0, Parts).Select(async part
            => Read(await StoreFaults.GuardAsync(() => Database.HashGetAllAsync(_keys.OutboxPart(part))))));

    /// <inheritdoc/>
    public async Task<DeliveryClaim?> ClaimAsync(int part, string sink, string holder, Instant now, Instant until, CancellationToken cancellationToken)
    {
        long place = (long)await _scripts.Claim.EvaluateAsync(
            Database, [_keys.OutboxPart(part)], [sink, holder, now.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds()]);
        return place < 0 ? null : new DeliveryClaim(part, sink, holder, place);
    }

    /// <inheritdoc/>
    public async Task<OutboxPage> ReadAsync(DeliveryClaim claim, int count, CancellationToken cancellationToken)
    {
        RedisValue[] places = [.. Enumerable.Range(0, count).Select(i => (RedisValue)(claim.Place + i))];
        RedisValue[] records = await StoreFaults.GuardAsync(() => Database.HashGetAsync(_keys.OutboxRecords(claim.Part), places));
        var entries = new List<OutboxEntry>();
        long place = claim.Place;
        foreach (RedisValue record in records.TakeWhile(one => !one.IsNull))
        {
            if (EventFor(claim.Sink, (string)record!) is { } text)
            {
                entries.Add(new OutboxEntry(place, text));
            }

            place++;
        }

        return new OutboxPage(entries, place);
    }

    /// <inheritdoc/>
    public async Task<AdvanceOutcome> AdvanceAsync(DeliveryClaim claim, long to, Instant until, IReadOnlyList<Refusal> refused, CancellationToken cancellationToken)
    {
        int result = (int)await _scripts.Advance.EvaluateAsync(
            Database,
            [_keys.OutboxPart(claim.Part), _keys.OutboxRecords(claim.Part), _keys.OutboxDead(claim.Part)],
            [
                claim.Sink, claim.Holder, claim.Place, to, until.ToUnixTimeMilliseconds(), _limits.DeadLetters / Parts,
                .. refused.SelectMany(one => (RedisValue[])[one.Place, DeadLetters.HeadOf(one)]),
            ]);
        return result switch
        {
            1 => AdvanceOutcome.Advanced,
            0 => AdvanceOutcome.Lost,
            _ => AdvanceOutcome.TooManyRefused,
        };
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(DeliveryClaim claim, CancellationToken cancellationToken)
        => _scripts.Release.EvaluateAsync(Database, [_keys.OutboxPart(claim.Part)], [claim.Sink, claim.Holder]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> ListDeadAsync(DeadLetterId? after, int count, CancellationToken cancellationToken) => _dead.ListAsync(after, count);

    /// <inheritdoc/>
    public async Task<bool> RequeueAsync(DeadLetterId id, CancellationToken cancellationToken)
        => id.Part < Parts && (int)await _scripts.Requeue.EvaluateAsync(
            Database, [_keys.OutboxPart(id.Part), _keys.OutboxRecords(id.Part), _keys.OutboxDead(id.Part)], [id.Sink, id.Place]) == 1;

    private static PartState Read(HashEntry[] fields)
    {
        long first = 0, end = 0, bytes = 0;
        var sinks = new Dictionary<string, long>(StringComparer.Ordinal);
        var dead = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (HashEntry field in fields)
        {
            string name = (string)field.Name!;
            switch (name)
            {
                case "b": first = (long)field.Value; break;
                case "t": end = (long)field.Value; break;
                case "n": bytes = (long)field.Value; break;
                case var _ when name.StartsWith(PlaceField, StringComparison.Ordinal): sinks[name[2..]] = (long)field.Value; break;
                case var _ when name.StartsWith(DeadField, StringComparison.Ordinal): dead[name[2..]] = (long)field.Value; break;
            }
        }

        return new PartState(first, end, bytes, sinks, dead);
    }

    /// <summary>What is sent again has its sink on a line before it; an event begins with a brace.</summary>
    private static string? EventFor(string sink, string record)
    {
        if (record.StartsWith('{'))
        {
            return record;
        }

        int line = record.IndexOf('\n', StringComparison.Ordinal);
        return record.AsSpan(0, line).SequenceEqual(sink) ? record[(line + 1)..] : null;
    }

    private static int PartOf(ulong app) => WakeUpStore.PartOf(FieldOf(app));

    private static string FieldOf(ulong app) => app.ToString(CultureInfo.InvariantCulture);
}
