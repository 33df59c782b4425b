using ImQuota.Domain.Editions;
using ImQuota.Server.Apps;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Catalogues;

/// <summary>Editions on the wire.</summary>
internal static class EditionMapper
{
    public static Wire.Edition ToProto(Edition edition)
    {
        var wire = new Wire.Edition
        {
            Id = edition.Id,
            Name = edition.Name,
            MauAllowance = edition.MauAllowance,
            RetentionDays = edition.RetentionDays,
            Devices = EntitlementsMapper.ToProto(edition.Devices),
        };
        wire.UpgradesTo.AddRange(edition.UpgradesTo);
        for (LimitKey key = LimitKey.Users; key <= LimitKey.DailyBroadcast; key++)
        {
            wire.Limits.Add(new Wire.EditionLimit
            {
                Key = LimitNames.KeyOf(key),
                Name = LimitNames.NameOf(key),
                Limit = edition.Limits[key],
            });
        }

        wire.Features.AddRange(edition.Features.Order().Select(feature => (Wire.Feature)feature));
        return wire;
    }
}
