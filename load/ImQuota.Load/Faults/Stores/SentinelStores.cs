using System.Globalization;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;

namespace ImQuota.Load.Faults.Stores;

/// <summary>A master, two replicas and three Sentinels, two of which decide.</summary>
internal sealed class SentinelStores : StoreSet
{
    private const int Servers = 3;
    private const int Quorum = 2;
    private static readonly TimeSpan WatchesWithin = TimeSpan.FromSeconds(20);
    private readonly List<RedisNode> _nodes = [];
    private readonly List<RedisNode> _sentinels = [];

    public override IReadOnlyList<RedisNode> Nodes => _nodes;

    public IReadOnlyList<RedisNode> Sentinels => _sentinels;

    public override string Connection => string.Join(',', _sentinels.Select(sentinel => sentinel.Address)) + ",serviceName=imq";

    public static async Task<SentinelStores> StartAsync(TempFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var stores = new SentinelStores();
        try
        {
            await stores.StartAllAsync(folder, time, cancellationToken);
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    /// <summary>The one that the Sentinels name.</summary>
    public async Task<RedisNode> MasterAsync(CancellationToken cancellationToken)
    {
        string told = await _sentinels[0].CommandAsync(cancellationToken, "sentinel", "get-master-addr-by-name", "imq");
        int port = int.Parse(told.Split('\n')[^1], CultureInfo.InvariantCulture);
        return _nodes.Find(node => node.Port == port) ?? throw new LoadException($"The Sentinels name a master on port {port}, which is none of ours.");
    }

    public override async Task<IReadOnlyList<RedisNode>> MastersAsync(CancellationToken cancellationToken) => [await MasterAsync(cancellationToken)];

    public override Task<RedisNode> MasterOfAsync(ulong app, CancellationToken cancellationToken) => MasterAsync(cancellationToken);

    public override IReadOnlyList<ulong> Apps(ulong first, int aShard) => [.. Enumerable.Range(0, aShard).Select(i => first + (ulong)i)];

    /// <summary>Waits until the Sentinels know a master that has both replicas, and one another.</summary>
    public Task WaitUntilWholeAsync(TimeProvider time, CancellationToken cancellationToken) => Waiting.UntilAsync(
        async () =>
        {
            RedisNode master = await MasterAsync(cancellationToken);
            string replication = await master.CommandAsync(cancellationToken, "info", "replication");
            string[] told = await Task.WhenAll(_sentinels.Select(sentinel => sentinel.CommandAsync(cancellationToken, "sentinel", "master", "imq")));
            return replication.Contains("role:master", StringComparison.Ordinal)
                && replication.Split("state=online").Length == Servers
                && told.All(text => Field(text, "num-other-sentinels") == "2" && Field(text, "num-slaves") == "2" && Field(text, "flags") == "master");
        },
        "the Sentinels did not agree on a master with two replicas",
        WatchesWithin,
        time,
        cancellationToken);

    private static string Field(string text, string name)
    {
        string[] lines = text.Split('\n');
        int at = Array.IndexOf(lines, name);
        return at < 0 ? "" : lines[at + 1];
    }

    private async Task StartAllAsync(TempFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Servers; i++)
        {
            string[] more = i == 0 ? [] : ["--replicaof", "127.0.0.1", _nodes[0].Port.ToString(CultureInfo.InvariantCulture)];
            string data = folder.Sub(string.Create(CultureInfo.InvariantCulture, $"replicated-{i}"));
            _nodes.Add(Started(await RedisNode.StartAsync(data, Ports.Next(), [.. more, "--repl-diskless-sync-delay", "0"], time, cancellationToken)));
        }

        for (int i = 0; i < Servers; i++)
        {
            string data = folder.Sub(string.Create(CultureInfo.InvariantCulture, $"sentinel-{i}"));
            _sentinels.Add(Started(await RedisNode.StartSentinelAsync(data, _nodes[0].Port, Quorum, time, cancellationToken)));
        }

        await WaitUntilWholeAsync(time, cancellationToken);
    }
}
