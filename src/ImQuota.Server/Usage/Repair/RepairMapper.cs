using ImQuota.Domain.Metering.Repair;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage.Repair;

/// <summary>What was found and put right, on the wire.</summary>
internal static class RepairMapper
{
    private const int NamesListed = 1000;

    public static Wire.ReconcileReport ToProto(TruthReport report)
        => new()
        {
            Given = report.Given,
            Stored = report.Stored,
            Missing = report.Missing.Count,
            MissingIds = { report.Missing.Take(NamesListed) },
            Extra = report.Extra,
            ExtraIds = { report.ExtraNamed.Take(NamesListed) },
            ExtraLeft = report.ExtraLeft,
            Different = report.Different.Count,
            DifferentIds = { report.Different.Take(NamesListed) },
            Meanwhile = report.Meanwhile,
            Added = report.Added,
            Removed = report.Removed,
            Corrected = report.Corrected,
        };

    public static Wire.RecountResponse ToProto(IReadOnlyList<RecountedCounter> counters)
        => new()
        {
            Counters =
            {
                counters.Select(one => new Wire.RecountedCounter { Name = one.Name, Counted = one.Counted, Held = one.Held, Settled = one.Settled, Corrected = one.Corrected }),
            },
        };
}
