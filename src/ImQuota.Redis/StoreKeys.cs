using System.Globalization;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>
/// Every key of the store. Keys of one app share the hash tag <c>{sdk app id}</c>, so they lie in one slot; docs/redis.md
/// says what each holds, how long it lives and what its loss costs.
/// </summary>
internal sealed class StoreKeys
{
    private readonly string _prefix;

    /// <param name="prefix">Put before every key; may be empty.</param>
    public StoreKeys(string prefix)
    {
        _prefix = prefix;
        Prefix = prefix;
        Catalogue = prefix + "catalogue";
        Prices = prefix + "prices";
        Apps = prefix + "apps";
        AppTerms = prefix + "terms";
        ParkedAccounts = prefix + "parked";
        Meta = prefix + "meta";
    }

    /// <summary>What every key begins with.</summary>
    public string Prefix { get; }

    /// <summary>Hash: v current version, j:N the JSON of version N, b:N who published it.</summary>
    public RedisKey Catalogue { get; }

    /// <summary>Hash: v current version, j:N the JSON of version N, f:N the instant from which it holds, b:N who published it.</summary>
    public RedisKey Prices { get; }

    /// <summary>Sorted set of all app ids, 20 digits each, score 0.</summary>
    public RedisKey Apps { get; }

    /// <summary>Sorted set: under what apps are found, entries <c>term NUL id</c>, score 0.</summary>
    public RedisKey AppTerms { get; }

    /// <summary>Sorted set: accounts whose billing is parked, score 0.</summary>
    public RedisKey ParkedAccounts { get; }

    /// <summary>Hash: fingerprint of the tag secret, format of the store, source of usage records, its clock, its random marker.</summary>
    public RedisKey Meta { get; }

    /// <summary>Hash: c the account's currency. Keys of one account share the hash tag {acct:account}.</summary>
    public RedisKey Account(string account) => AccountPrefix(account) + "m";

    /// <summary>List: the account's facts as JSON, in order.</summary>
    public RedisKey Facts(string account) => AccountPrefix(account) + "l";

    /// <summary>Hash: natural key of a fact, its place in the list.</summary>
    public RedisKey FactKeys(string account) => AccountPrefix(account) + "k";

    /// <summary>Hash: request id, what was asked for and the fact that answers it.</summary>
    public RedisKey Requests(string account) => AccountPrefix(account) + "q";

    /// <summary>Hash: natural key of a bill, the bill with what it rests on.</summary>
    public RedisKey Bills(string account) => AccountPrefix(account) + "b";

    /// <summary>Hash: app and month, what usage records said of it.</summary>
    public RedisKey Readings(string account) => AccountPrefix(account) + "u";

    /// <summary>Sorted set: a part of the accounts, by the Unix millisecond at which each is to be looked at again.</summary>
    public RedisKey WakeUps(int index) => string.Concat(_prefix, "wake:", index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sorted set: a part of the apps and accounts, by the Unix millisecond at which it is to be looked what there is to tell of each.</summary>
    public RedisKey UsageDue(int index) => string.Concat(_prefix, "due:", index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Hash: app, what was told of it (JSON). Keys of one part of the outbox share the hash tag {out:index}.</summary>
    public RedisKey OutboxStates(int index) => OutboxPrefix(index) + "s";

    /// <summary>Hash: the part's ends and bytes, and each sink's place, lease and number of dead letters.</summary>
    public RedisKey OutboxPart(int index) => OutboxPrefix(index) + "m";

    /// <summary>Hash: place, record on its way to the sinks.</summary>
    public RedisKey OutboxRecords(int index) => OutboxPrefix(index) + "q";

    /// <summary>Hash: sink and place, what a sink refused.</summary>
    public RedisKey OutboxDead(int index) => OutboxPrefix(index) + "x";

    public AppKeys App(ulong sdkAppId)
        => new(string.Concat(_prefix, "{", sdkAppId.ToString(CultureInfo.InvariantCulture), "}:"));

    private string OutboxPrefix(int index) => string.Concat(_prefix, "{out:", index.ToString(CultureInfo.InvariantCulture), "}:");

    // An account may hold a brace; what stands behind it is of one length, so two accounts never share a key.
    private string AccountPrefix(string account) => string.Concat(_prefix, "{acct:", account, "}:");
}
