using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Apps;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>Usage on the wire.</summary>
internal static class UsageMapper
{
    public static Wire.AppUsage ToProto(AppUsage usage, AppRecord app, Catalogue catalogue)
    {
        var wire = new Wire.AppUsage
        {
            SdkAppId = app.SdkAppId,
            AsOf = usage.AsOf.ToTimestamp(),
            Month = usage.Month,
            DayEndsAt = usage.DayEndsAt.ToTimestamp(),
            MonthEndsAt = usage.MonthEndsAt.ToTimestamp(),
            Users = usage.Users,
            MauEstimate = usage.MauEstimate,
            Groups = usage.Groups,
            LiveGroups = usage.LiveGroups,
            GrowthToday = usage.GrowthToday,
            BroadcastToday = usage.BroadcastToday,
            Connections = usage.Connections,
            ConnectionsByNode = { usage.ConnectionsByNode.ToDictionary() },
            PeakConnections = usage.PeakConnections,
            PeakAt = usage.PeakAt.ToTimestamp(),
            PeakByNode = { usage.PeakByNode.ToDictionary() },
            OnlineUsers = usage.OnlineUsers,
            PeakOnlineUsers = usage.PeakOnlineUsers,
            Entitlements = EntitlementsMapper.ToProto(usage.Entitlements, app, catalogue, usage.AsOf),
        };
        if (usage.MauExact is { } exact)
        {
            wire.MauExact = exact;
        }

        return wire;
    }

    public static Wire.UserUsage ToProto(UserUsage usage) => new()
    {
        Registered = usage.Registered,
        ActiveThisMonth = usage.ActiveThisMonth,
        Groups = usage.Groups,
        Friends = usage.Friends,
        ConnectionIds = { usage.Connections },
    };

    public static Wire.GroupUsage ToProto(GroupUsage usage)
        => new() { Type = (Wire.GroupType)usage.Type, Members = usage.Members, CreatedToday = usage.CreatedToday };
}
