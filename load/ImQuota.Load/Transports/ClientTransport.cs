using Grpc.Core;
using ImQuota.Client;
using ImQuota.Contracts.V1;
using ImQuota.Load.H2;

namespace ImQuota.Load.Transports;

/// <summary>ImQuota.Client, as a .NET backend uses it: calls gather into AdmitStream messages by themselves.</summary>
internal sealed class ClientTransport(ImQuotaClient client, TimeProvider time) : ITransport
{
    // Longer than a backend's 20 ms: what is slow is to be measured, not cut off.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public int MaxActions => 1;

    /// <param name="inFlight">Calls that will be unanswered at most.</param>
    public static async Task<ClientTransport> ConnectAsync(H2Endpoint endpoint, int streams, int inFlight, TimeProvider time, CancellationToken cancellationToken)
    {
        var client = ImQuotaClient.Create(
            new ImQuotaClientOptions
            {
                Addresses = [endpoint.SocketPath is { } path ? "unix://" + Path.GetFullPath(path) : endpoint.Address.ToString()],
                Deadline = Deadline,
                StallTimeout = Deadline,
                StreamsPerSidecar = streams,
                MaxPending = Math.Max(4096, inFlight),
            },
            time);
        await client.ConnectAsync(cancellationToken);
        return new ClientTransport(client, time);
    }

    public async ValueTask<TransportReply> SendAsync(IReadOnlyList<AdmitAction> actions)
    {
        try
        {
            AdmissionResult result = await client.AdmitAsync(actions[0]);
            long arrived = time.GetTimestamp();
            return result.IsFallback
                ? new TransportReply([], arrived, "the client's policy answered: " + result.Fault!.Status.Detail)
                : new TransportReply([Result(result)], arrived, "");
        }
        catch (RpcException exception)
        {
            return new TransportReply([], time.GetTimestamp(), $"grpc-status {(int)exception.StatusCode}: {exception.Status.Detail}");
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static AdmitResult Result(AdmissionResult result) => new()
    {
        Decision = result.Decision,
        Kick = { result.Kick },
        OverLimitUserIds = { result.OverLimitUserIds },
        AlreadyMemberIds = { result.AlreadyMemberIds },
    };
}
