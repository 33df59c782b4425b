using Google.Rpc;
using Grpc.Core;

namespace ImQuota.Cli.Connection;

/// <summary>What a failed call is told as.</summary>
internal static class RpcFailures
{
    public static string Describe(RpcException failed)
    {
        BadRequest? bad = failed.GetRpcStatus()?.GetDetail<BadRequest>();
        return failed.StatusCode switch
        {
            _ when bad is { FieldViolations.Count: > 0 } => string.Join('\n', bad.FieldViolations.Select(field => $"{field.Field}: {field.Description}")),
            StatusCode.Unavailable => $"the service or its store does not answer: {Detail(failed)}",
            StatusCode.DeadlineExceeded => "the answer did not come in time (--timeout).",
            StatusCode.Unauthenticated => $"the service wants a token (IMQUOTA_TOKEN), or another one: {Detail(failed)}",
            StatusCode.Unimplemented => $"the service does not have this: {Detail(failed)}",
            _ => Detail(failed),
        };
    }

    private static string Detail(RpcException failed) => failed.Status.Detail.Length > 0 ? failed.Status.Detail : failed.StatusCode.ToString();
}
