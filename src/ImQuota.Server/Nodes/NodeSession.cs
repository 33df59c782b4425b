using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Nodes;
using ImQuota.Server.Apps;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;
using NodaTime;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Nodes;

/// <summary>One node's stream: messages are handled one after the other, so replies keep their order.</summary>
internal sealed class NodeSession(
    INodeStore nodes,
    IAppStore apps,
    NodeMetrics metrics,
    TimeProvider time,
    IServerStreamWriter<Wire.AttachResponse> responses,
    string nodeId,
    Duration lease) : IDisposable
{
    /// <summary>Apps of one node; keeps a stream's memory bounded.</summary>
    private const int MaxApps = 10_000;

    private readonly Dictionary<ulong, AttachedApp> _apps = [];
    private int _leases;

    /// <exception cref="RpcException">INVALID_ARGUMENT: a message that is malformed or out of place.</exception>
    public Task HandleAsync(Wire.AttachRequest request, CancellationToken cancellationToken) => request.MessageCase switch
    {
        Wire.AttachRequest.MessageOneofCase.ReportBegin => BeginAsync(request.ReportBegin.SdkAppId, cancellationToken),
        Wire.AttachRequest.MessageOneofCase.ReportConnections => ReportAsync(request.ReportConnections, cancellationToken),
        Wire.AttachRequest.MessageOneofCase.ReportEnd => EndAsync(request.ReportEnd.SdkAppId, cancellationToken),
        Wire.AttachRequest.MessageOneofCase.Heartbeat => RenewAsync(cancellationToken),
        Wire.AttachRequest.MessageOneofCase.Hello => throw Bad("hello", "is only the first message of a stream"),
        _ => throw Bad("message", "is not set; one of report_begin, report_connections, report_end, heartbeat is needed"),
    };

    /// <summary>Gives back the leases that are still this stream's; one that a newer stream of the node took over is left to it.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        foreach ((ulong sdkAppId, AttachedApp app) in _apps)
        {
            if (app.Epoch is { } epoch && await nodes.RenewAsync(sdkAppId, nodeId, epoch, lease, cancellationToken))
            {
                await nodes.ReleaseAsync(sdkAppId, nodeId, cancellationToken);
            }
        }
    }

    /// <summary>The stream is over, however it ended.</summary>
    public void Dispose() => metrics.Left(_leases);

    private static RpcException Bad(string field, string text)
    {
        var bad = new BadFields();
        bad.Add(field, text);
        return bad.ToStatus().ToRpcException();
    }

    private async Task BeginAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "report_begin.sdk_app_id", sdkAppId);
        bad.ThrowIfAny();
        if (_apps.Count >= MaxApps && !_apps.ContainsKey(sdkAppId))
        {
            throw Bad("report_begin.sdk_app_id", $"would be one more than the {MaxApps} apps that a stream may serve");
        }

        long? epoch = await nodes.BeginReportAsync(sdkAppId, nodeId, lease, cancellationToken);

        // A known app keeps what the node was told to close.
        if (!_apps.TryGetValue(sdkAppId, out AttachedApp? app))
        {
            app = new AttachedApp();
            _apps.Add(sdkAppId, app);
        }

        bool held = app.Epoch is not null;
        app.Begin(epoch);
        CountLease(held, app.Epoch is not null);
        await (app.Epoch is null
            ? SayAsync(NodeMessages.Close(sdkAppId, Wire.AppState.Unspecified, ""), cancellationToken)
            : SayIfClosedAsync(sdkAppId, app, cancellationToken));
    }

    private async Task ReportAsync(Wire.ReportConnections part, CancellationToken cancellationToken)
    {
        NodeConnection[] connections = ReportReader.Read(part);
        if (Reporting("report_connections.sdk_app_id", part.SdkAppId) is { } report
            && !await nodes.ReportAsync(part.SdkAppId, nodeId, report.Epoch, connections, cancellationToken))
        {
            await LoseAsync(part.SdkAppId, report.App, cancellationToken);
        }
    }

    private async Task EndAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        if (Reporting("report_end.sdk_app_id", sdkAppId) is not { } report)
        {
            return;
        }

        report.App.Reporting = false;
        long removed = await nodes.EndReportAsync(sdkAppId, nodeId, report.Epoch, cancellationToken);
        if (removed < 0)
        {
            await LoseAsync(sdkAppId, report.App, cancellationToken);
            return;
        }

        metrics.Reported();
        await SayAsync(NodeMessages.ReportDone(sdkAppId, removed), cancellationToken);
    }

    /// <summary>
    /// The report that is under way. Null: it was lost, or its app is unknown; the node was told, and what is still on its way
    /// is passed over.
    /// </summary>
    private (AttachedApp App, long Epoch)? Reporting(string field, ulong sdkAppId)
    {
        if (_apps.TryGetValue(sdkAppId, out AttachedApp? app))
        {
            if (app.Epoch is not { } epoch)
            {
                return null;
            }

            if (app.Reporting)
            {
                return (app, epoch);
            }
        }

        throw Bad(field, $"is {sdkAppId}, for which no report has begun");
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        // Counted from before the first renewal, so that the node never believes in a lease that is over.
        Instant endsAt = time.Now() + lease;
        var renewed = new Wire.LeasesRenewed { EndsAt = endsAt.ToTimestamp() };
        foreach ((ulong sdkAppId, AttachedApp app) in _apps)
        {
            if (app.Unknown)
            {
                continue;
            }

            if (app.Epoch is { } epoch && await nodes.RenewAsync(sdkAppId, nodeId, epoch, lease, cancellationToken))
            {
                renewed.SdkAppIds.Add(sdkAppId);
            }
            else
            {
                await LoseAsync(sdkAppId, app, cancellationToken);
            }

            await SayIfClosedAsync(sdkAppId, app, cancellationToken);
        }

        await SayAsync(new Wire.AttachResponse { LeasesRenewed = renewed }, cancellationToken);
    }

    private Task LoseAsync(ulong sdkAppId, AttachedApp app, CancellationToken cancellationToken)
    {
        CountLease(app.Epoch is not null, holds: false);
        app.Lose();
        return SayAsync(NodeMessages.ReportDue(sdkAppId), cancellationToken);
    }

    private void CountLease(bool held, bool holds)
    {
        if (holds && !held)
        {
            _leases++;
            metrics.LeaseTaken();
        }
        else if (held && !holds)
        {
            _leases--;
            metrics.LeaseLost();
        }
    }

    private async Task SayIfClosedAsync(ulong sdkAppId, AttachedApp app, CancellationToken cancellationToken)
    {
        if (await apps.GetAsync(sdkAppId, cancellationToken) is not { } record)
        {
            return;
        }

        AppState state = record.State;
        if (state == AppState.Active)
        {
            app.ClosedFor = null;
        }
        else if (app.ClosedFor != state)
        {
            app.ClosedFor = state;
            await SayAsync(NodeMessages.Close(sdkAppId, AppMapper.ToProto(state), record.SuspendedFor ?? ""), cancellationToken);
        }
    }

    private Task SayAsync(Wire.AttachResponse response, CancellationToken cancellationToken) => responses.WriteAsync(response, cancellationToken);
}
