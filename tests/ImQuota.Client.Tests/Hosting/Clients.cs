using ImQuota.Contracts.V1;

namespace ImQuota.Client.Tests.Hosting;

/// <summary>Clients as tests want them: patient, for the machine may be busy, unless a test is about time.</summary>
internal static class Clients
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal static ImQuotaClientOptions Options(params Uri[] sidecars) => Options([.. sidecars.Select(sidecar => sidecar.ToString())]);

    internal static ImQuotaClientOptions Options(params string[] sidecars) => new() { Addresses = [.. sidecars], Deadline = Patience, StallTimeout = Patience };

    internal static async Task<ImQuotaClient> ConnectAsync(
        ImQuotaClientOptions options, CancellationToken cancellationToken, System.Diagnostics.Metrics.IMeterFactory? meters = null, TimeProvider? time = null)
    {
        ImQuotaClient client = ImQuotaClient.Create(options, time, meters: meters);
        await client.ConnectAsync(cancellationToken);
        return client;
    }

    internal static JoinGroupRequest Join(ulong app, string group, string user, Mode mode = Mode.Enforce)
        => new() { SdkAppId = app, GroupId = group, UserIds = { user }, Mode = mode };

    internal static CreateGroupRequest Create(ulong app, string group, GroupType type = GroupType.Public, string owner = "")
        => new() { SdkAppId = app, GroupId = group, Type = type, OwnerId = owner };

    internal static LoginRequest Login(ulong app, string user) => new() { SdkAppId = app, UserId = user };
}
