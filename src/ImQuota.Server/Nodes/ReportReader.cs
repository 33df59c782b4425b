using System.Globalization;
using Grpc.Core;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Nodes;
using ImQuota.Server.Validation;
using Platform = ImQuota.Domain.Editions.Platform;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Nodes;

/// <summary>Reads a part of a report.</summary>
internal static class ReportReader
{
    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static NodeConnection[] Read(Wire.ReportConnections part)
    {
        const string field = "report_connections.connections";
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "report_connections.sdk_app_id", part.SdkAppId);
        IdFields.Count(bad, field, part.Connections.Count, 1, IdRules.MaxIdsPerList);
        bad.ThrowIfAny();

        var connections = new NodeConnection[part.Connections.Count];
        for (int i = 0; i < connections.Length; i++)
        {
            Wire.ReportedConnection one = part.Connections[i];
            string at = string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]");
            IdFields.UserId(bad, at + ".user_id", one.UserId);
            IdFields.Known(bad, at + ".platform", one.Platform, unspecifiedAllowed: false);
            IdFields.ConnectionId(bad, at + ".connection_id", one.ConnectionId);
            connections[i] = new NodeConnection(one.UserId, (Platform)one.Platform, one.ConnectionId);
        }

        bad.ThrowIfAny();
        return connections;
    }
}
