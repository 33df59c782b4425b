using Grpc.Core;
using Grpc.Net.Client;
using ImQuota.Load.H2;
using ImQuota.Load.Peers;
using ImQuota.Load.Peers.Envoy;
using ImQuota.Load.Peers.V1;
using ImQuota.Load.Running;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Compare;

/// <summary>h2load does not look at grpc-status or at what is in a reply, so each peer is asked once by an ordinary client before.</summary>
internal static class PeerAnswers
{
    /// <exception cref="LoadException">A peer answers wrongly or not at all.</exception>
    public static async Task CheckAsync(CompareServers servers, CompareOptions options, CancellationToken cancellationToken)
    {
        await CheckLimitAsync("the obvious .NET way", servers.ScriptText.Endpoint, cancellationToken);
        if (servers.Nginx is { } nginx)
        {
            await CheckLimitAsync("nginx", nginx.Endpoint, cancellationToken);
        }

        foreach (string peer in options.EnvoyPeers)
        {
            var request = new RateLimitRequest { Domain = "imquota", Descriptors = { new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = "app", Value = "one" } } } } };
            await AskAsync(peer, H2Endpoint.TryParse("http://" + peer)!, async channel =>
            {
                RateLimitResponse reply = await new RateLimitService.RateLimitServiceClient(channel).ShouldRateLimitAsync(request, cancellationToken: cancellationToken);
                return reply.OverallCode == RateLimitResponse.Types.Code.Ok;
            });
        }
    }

    private static Task CheckLimitAsync(string name, H2Endpoint endpoint, CancellationToken cancellationToken) => AskAsync(
        name,
        endpoint,
        async channel => (await new PeerService.PeerServiceClient(channel).CheckAsync(new CheckRequest { Key = OneLimitScript.Key }, cancellationToken: cancellationToken)).Allowed);

    private static async Task AskAsync(string name, H2Endpoint endpoint, Func<GrpcChannel, Task<bool>> ask)
    {
        using GrpcChannel channel = Channels.Open(endpoint);
        try
        {
            if (!await ask(channel))
            {
                throw new LoadException($"{name} denied a call that is far below its limit; for an Envoy peer, configure domain 'imquota', descriptor app=one.");
            }
        }
        catch (RpcException exception)
        {
            throw new LoadException($"{name} at {endpoint} answered {exception.StatusCode}: {exception.Status.Detail}", exception);
        }
    }
}
