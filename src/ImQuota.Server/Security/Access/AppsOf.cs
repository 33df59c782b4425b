using Google.Protobuf;
using ImQuota.Contracts.V1;

namespace ImQuota.Server.Security.Access;

/// <summary>The app that a message of the admin and node services is about.</summary>
internal static class AppsOf
{
    private const string Field = "sdk_app_id";

    /// <summary>Null: it names none, as a heartbeat does.</summary>
    public static ulong? Read<TMessage>(TMessage message)
        => message is AttachRequest attach ? Read(attach)
            : message is ReconcileStreamRequest reconcile ? reconcile.Begin?.SdkAppId
            : message is IMessage other && other.Descriptor.FindFieldByName(Field) is { } field ? (ulong)field.Accessor.GetValue(other)
            : null;

    private static ulong? Read(AttachRequest request) => request.MessageCase switch
    {
        AttachRequest.MessageOneofCase.ReportBegin => request.ReportBegin.SdkAppId,
        AttachRequest.MessageOneofCase.ReportConnections => request.ReportConnections.SdkAppId,
        AttachRequest.MessageOneofCase.ReportEnd => request.ReportEnd.SdkAppId,
        _ => null,
    };
}
