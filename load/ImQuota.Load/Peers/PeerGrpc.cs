using Grpc.Core;
using ImQuota.Load.Peers.V1;
using StackExchange.Redis;

namespace ImQuota.Load.Peers;

/// <summary>The empty call, and one limit the obvious way: the text of a script in every request.</summary>
internal sealed class PeerGrpc(IDatabase? redis) : PeerService.PeerServiceBase
{
    private static readonly RedisValue Limit = OneLimitScript.Limit;
    private long _calls;

    public override Task<EmptyResponse> Empty(EmptyRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(new EmptyResponse());
    }

    public override async Task<CheckResponse> Check(CheckRequest request, ServerCallContext context)
    {
        if (redis is null)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "This peer was started without --redis."));
        }

        Interlocked.Increment(ref _calls);
        RedisResult used = await redis.ScriptEvaluateAsync(OneLimitScript.Text, [request.Key], [Limit]);
        return new CheckResponse { Allowed = (long)used > 0, Used = (long)used };
    }

    public override Task<CountResponse> Count(CountRequest request, ServerCallContext context)
        => Task.FromResult(new CountResponse { Calls = Interlocked.Read(ref _calls) });
}
