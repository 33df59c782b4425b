using ImQuota.Contracts.V1;

namespace ImQuota.Server.Nodes;

/// <summary>What the service says to a node.</summary>
internal static class NodeMessages
{
    public static AttachResponse Welcome(int leaseSeconds)
        => new() { Welcome = new NodeWelcome { LeaseSeconds = leaseSeconds, HeartbeatSeconds = leaseSeconds / 3 } };

    public static AttachResponse ReportDone(ulong sdkAppId, long removed)
        => new() { ReportDone = new ReportDone { SdkAppId = sdkAppId, Removed = removed } };

    public static AttachResponse ReportDue(ulong sdkAppId) => new() { ReportDue = new ReportDue { SdkAppId = sdkAppId } };

    public static AttachResponse Close(ulong sdkAppId, AppState state, string subReason)
        => new() { Close = new CloseConnections { SdkAppId = sdkAppId, State = state, SubReason = subReason } };
}
