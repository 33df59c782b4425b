using System.Globalization;
using ImQuota.Load.Processes;

namespace ImQuota.Load.Faults.Stores;

/// <summary>One redis-server, behind a proxy.</summary>
internal sealed class SingleStore : StoreSet
{
    private string _options = "";

    public RedisNode Node { get; private set; } = null!;

    public FaultProxy Proxy { get; private set; } = null!;

    /// <summary>Null unless it speaks TLS.</summary>
    public StoreCertificates? Certificates { get; private set; }

    public override string Connection => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Proxy.Port}{_options}");

    public static async Task<SingleStore> StartAsync(TempFolder folder, bool tls, IReadOnlyList<string> serviceOptions, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new SingleStore { ServiceOptions = serviceOptions };
        try
        {
            await (tls ? store.StartTlsAsync(folder.Sub("redis-tls"), time, cancellationToken) : store.StartPlainAsync(folder.Sub("redis"), time, cancellationToken));
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public override IReadOnlyList<RedisNode> Nodes => [Node];

    public override Task<IReadOnlyList<RedisNode>> MastersAsync(CancellationToken cancellationToken) => Task.FromResult(Nodes);

    public override Task<RedisNode> MasterOfAsync(ulong app, CancellationToken cancellationToken) => Task.FromResult(Node);

    public override IReadOnlyList<ulong> Apps(ulong first, int aShard) => [.. Enumerable.Range(0, aShard).Select(i => first + (ulong)i)];

    private async Task StartPlainAsync(string data, TimeProvider time, CancellationToken cancellationToken)
    {
        Node = Started(await RedisNode.StartAsync(data, Ports.Next(), [], time, cancellationToken));
        Proxy = Started(new FaultProxy(Node.Port, time));
    }

    private async Task StartTlsAsync(string data, TimeProvider time, CancellationToken cancellationToken)
    {
        Certificates = StoreCertificates.Create(data, time);
        int tlsPort = Ports.Next();
        string[] more =
        [
            "--tls-port", tlsPort.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", Certificates.Good, "--tls-key-file", Certificates.Key,
            "--tls-ca-cert-file", Certificates.Authority, "--tls-auth-clients", "no",
        ];
        Node = Started(await RedisNode.StartAsync(data, Ports.Next(), more, time, cancellationToken));
        Proxy = Started(new FaultProxy(tlsPort, time));
        _options = $",ssl=true,sslHost=localhost,trustIssuer={Certificates.Authority}";
    }
}
