using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.History;
using ImQuota.Server.Admission;
using ImQuota.Server.Usage.Denials;
using ImQuota.Server.Validation;
using NodaTime;
using NodaTime.Text;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>History and denials on the wire.</summary>
internal static class HistoryMapper
{
    public static Wire.GetUsageHistoryResponse ToProto(UsageHistory history)
    {
        var wire = new Wire.GetUsageHistoryResponse();
        wire.Hours.AddRange(history.Hours.Select(one => new Wire.UsageHour { StartsAt = one.StartsAt.ToTimestamp(), Connections = one.Connections, OnlineUsers = one.OnlineUsers }));
        wire.Days.AddRange(history.Days.Select(ToProto));
        return wire;
    }

    public static Wire.Denial ToProto(int action, ReasonCount count, Instant now)
    {
        AdmissionOutcome last = count.Last!;
        return new Wire.Denial
        {
            Action = ActionKinds.Names[action],
            Reason = (Wire.DenyReason)last.Reason,
            Code = last.Code,
            Message = DenyMessages.For(last.Reason, last.Limit, last.SubReason),
            Count = count.Count,
            LastAt = last.CheckedAt.ToTimestamp(),
            UpgradeTo = last.UpgradeTo ?? "",
            Hourly = { count.Hourly(now) },
        };
    }

    private static Wire.UsageDay ToProto(UsageDay one)
    {
        var wire = new Wire.UsageDay { Day = LocalDatePattern.Iso.Format(one.Day), Connections = one.Connections, OnlineUsers = one.OnlineUsers, Growth = one.Growth };
        if (one.MauExact is { } exact)
        {
            wire.MauExact = exact;
        }

        if (one.MauEstimate is { } estimate)
        {
            wire.MauEstimate = estimate;
        }

        return wire;
    }
}
