using System.Globalization;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;

namespace ImQuota.Load.Faults.Stores;

/// <summary>A Redis Cluster of three masters with a replica each, of which a part goes on when another part is gone.</summary>
internal sealed class ClusterStores : StoreSet
{
    private const int Servers = 6;
    private const int Masters = 3;
    private const int SlotsEach = 5461;
    private static readonly TimeSpan ComesUpWithin = TimeSpan.FromSeconds(30);
    private readonly List<RedisNode> _nodes = [];

    public override IReadOnlyList<RedisNode> Nodes => _nodes;

    public override string Connection => string.Join(',', _nodes.Select(node => node.Address));

    public static async Task<ClusterStores> StartAsync(TempFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var stores = new ClusterStores();
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

    public override async Task<IReadOnlyList<RedisNode>> MastersAsync(CancellationToken cancellationToken)
        => [.. (await LinesAsync(cancellationToken)).Where(line => line.IsMaster && line.HasSlots).Select(Node)];

    public override async Task<RedisNode> MasterOfAsync(ulong app, CancellationToken cancellationToken) => (await ShardAsync(Slots.Of(app), cancellationToken)).Master;

    /// <summary>By the slots as they were dealt at the start.</summary>
    public override IReadOnlyList<ulong> Apps(ulong first, int aShard)
    {
        var found = new List<ulong>();
        int[] have = new int[Masters];
        for (ulong app = first; found.Count < aShard * Masters; app++)
        {
            int shard = Slots.Of(app) / SlotsEach;
            if (shard < Masters && have[shard] < aShard)
            {
                have[shard]++;
                found.Add(app);
            }
        }

        // Those of one shard side by side, so that each shard has one of each policy.
        return [.. found.OrderBy(app => Slots.Of(app) / SlotsEach)];
    }

    /// <summary>Who serves a slot now, and its replicas, as a node that runs knows it.</summary>
    public async Task<(RedisNode Master, string MasterId, IReadOnlyList<RedisNode> Replicas)> ShardAsync(int slot, CancellationToken cancellationToken)
    {
        List<ClusterLine> lines = await LinesAsync(cancellationToken);
        ClusterLine master = lines.Find(line => line.Serves(slot)) ?? throw new LoadException($"No node of the cluster serves slot {slot}.");
        return (Node(master), master.Id, [.. lines.Where(line => line.MasterId == master.Id).Select(Node)]);
    }

    /// <summary>Any master that does not serve the slot.</summary>
    public async Task<(RedisNode Master, string MasterId)> OtherMasterAsync(int slot, CancellationToken cancellationToken)
    {
        ClusterLine other = (await LinesAsync(cancellationToken)).First(line => line.IsMaster && !line.Serves(slot) && line.HasSlots);
        return (Node(other), other.Id);
    }

    /// <summary>Waits until all six see a whole cluster in which each master has its replica.</summary>
    public Task WaitUntilWholeAsync(TimeProvider time, CancellationToken cancellationToken) => Waiting.UntilAsync(
        async () =>
        {
            try
            {
                foreach (RedisNode node in _nodes)
                {
                    string info = await node.CommandAsync(cancellationToken, "cluster", "info");
                    string nodes = await node.CommandAsync(cancellationToken, "cluster", "nodes");
                    if (!info.Contains("cluster_state:ok", StringComparison.Ordinal) || nodes.Split('\n').Count(line => !line.Contains("fail", StringComparison.Ordinal) && line.Contains(" connected", StringComparison.Ordinal)) != Servers)
                    {
                        return false;
                    }
                }

                return (await LinesAsync(cancellationToken)).Count(line => line.MasterId != "-") == Masters;
            }
            catch (LoadException)
            {
                return false;
            }
        },
        "the cluster did not become whole",
        ComesUpWithin,
        time,
        cancellationToken);

    private async Task<List<ClusterLine>> LinesAsync(CancellationToken cancellationToken)
    {
        RedisNode node = _nodes.Find(node => node.Answers) ?? throw new LoadException("No node of the cluster answers.");
        string text = await node.CommandAsync(cancellationToken, "cluster", "nodes");
        return [.. text.Split('\n').Select(ClusterLine.Parse)];
    }

    private RedisNode Node(ClusterLine line) => _nodes.Find(node => node.Port == line.Port) ?? throw new LoadException($"The cluster has a node on port {line.Port}, which is none of ours.");

    private async Task StartAllAsync(TempFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Servers; i++)
        {
            string data = folder.Sub(string.Create(CultureInfo.InvariantCulture, $"cluster-{i}"));
            string[] more =
            [
                "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "1000", "--cluster-require-full-coverage", "no",
                "--repl-diskless-sync-delay", "0",
            ];
            _nodes.Add(Started(await RedisNode.StartAsync(data, Ports.Next(), more, time, cancellationToken)));
        }

        await RedisNode.RunCliAsync(["--cluster", "create", .. _nodes.Select(node => node.Address), "--cluster-replicas", "1", "--cluster-yes"], cancellationToken);
        await WaitUntilWholeAsync(time, cancellationToken);
    }
}
