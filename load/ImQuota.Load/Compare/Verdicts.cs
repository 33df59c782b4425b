using ImQuota.Contracts.V1;
using ImQuota.Load.H2;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Compare;

/// <summary>Whether answers are what they have to be: allowed, and new where the join was.</summary>
internal static class Verdicts
{
    public static string? Join(H2Reply reply)
    {
        if (!reply.Ok)
        {
            return $"grpc-status {reply.Status}: {reply.Message}";
        }

        return New(JoinGroupResponse.Parser.ParseFrom(reply.Body.Span).Decision);
    }

    public static string? Empty(H2Reply reply) => reply is { Ok: true, Body.IsEmpty: true } ? null : $"grpc-status {reply.Status}: {reply.Message}";

    public static string? New(Decision? decision)
        => decision is { Verdict: Verdict.Allowed, Already: false, Source: DecisionSource.Store } ? null : $"a new join got {decision?.ToString() ?? "no decision"}";

    public static (int Right, string? Problem) All(TransportReply reply, int asked)
    {
        if (reply.Results.Count != asked)
        {
            return (0, $"{asked} actions got {reply.Results.Count} results; {reply.Failure}");
        }

        foreach (AdmitResult result in reply.Results)
        {
            if (New(result.Decision) is { } wrong)
            {
                return (0, wrong + " " + result.ErrorMessage);
            }
        }

        return (asked, null);
    }
}
