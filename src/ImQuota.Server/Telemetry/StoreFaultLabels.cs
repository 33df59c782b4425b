using ImQuota.Domain.Admission;

namespace ImQuota.Server.Telemetry;

/// <summary>Faults as labels.</summary>
internal static class StoreFaultLabels
{
    public static string Of(StoreFault fault) => fault switch
    {
        StoreFault.Other => "other",
        StoreFault.Refused => "refused",
        StoreFault.Hung => "hung",
        StoreFault.ReadOnly => "read_only",
        StoreFault.Loading => "loading",
        StoreFault.Moving => "moving",
        StoreFault.ClusterDown => "cluster_down",
        StoreFault.OutOfMemory => "out_of_memory",
        StoreFault.Unsafe => "unsafe",
        StoreFault.Busy => "busy",
        StoreFault.Unauthorized => "unauthorized",
        StoreFault.Handshake => "handshake",
        StoreFault.Wiped => "wiped",
        StoreFault.Overloaded => "overloaded",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "has no label"),
    };
}
