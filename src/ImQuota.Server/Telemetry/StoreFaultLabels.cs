using ImQuota.Redis.Connections;

namespace ImQuota.Server.Telemetry;

/// <summary>Kinds of faults as labels.</summary>
internal static class StoreFaultLabels
{
    public static string Of(StoreFaultKind kind) => kind switch
    {
        StoreFaultKind.Other => "other",
        StoreFaultKind.Timeout => "timeout",
        StoreFaultKind.Connection => "connection",
        StoreFaultKind.Loading => "loading",
        StoreFaultKind.ReadOnly => "read_only",
        StoreFaultKind.OutOfMemory => "out_of_memory",
        StoreFaultKind.NotPersisting => "not_persisting",
        StoreFaultKind.Cluster => "cluster",
        StoreFaultKind.Busy => "busy",
        StoreFaultKind.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no label"),
    };
}
