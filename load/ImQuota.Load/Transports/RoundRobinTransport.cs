using ImQuota.Contracts.V1;

namespace ImQuota.Load.Transports;

/// <summary>Several of a kind, in turn.</summary>
internal sealed class RoundRobinTransport(IReadOnlyList<ITransport> transports) : ITransport
{
    private int _next;

    public int MaxActions => transports[0].MaxActions;

    public ValueTask<TransportReply> SendAsync(IReadOnlyList<AdmitAction> actions)
        => transports[(int)((uint)Interlocked.Increment(ref _next) % (uint)transports.Count)].SendAsync(actions);

    public async ValueTask DisposeAsync()
    {
        foreach (ITransport transport in transports)
        {
            await transport.DisposeAsync();
        }
    }
}
