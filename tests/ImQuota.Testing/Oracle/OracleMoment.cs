using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>All that one decision looks at besides the app's own data.</summary>
internal sealed record OracleMoment(
    Instant Now,
    CalendarPosition Calendar,
    Catalogue Catalogue,
    Entitlements Entitlements,
    AdmissionMode Mode,
    OracleFault Fault)
{
    internal bool Has(OracleFault fault) => Fault == fault;

    internal AppSettings Settings => Entitlements.Settings;

    /// <summary>First instant of a month in the app's zone.</summary>
    internal Instant StartOf(YearMonth month) => new AppCalendar(DateTimeZoneProviders.Tzdb[Entitlements.ZoneId]).StartOf(month);

    internal long Limit(LimitKey key) => Entitlements.Limits[(int)key];

    internal LimitMode ModeOf(LimitKey key) => Entitlements.Modes[(int)key];

    internal GroupTypeRules Rules(GroupType type) => Catalogue.GroupTypes[type];

    /// <summary>Whether memberships of groups of this type are kept: live ones only on request, those of an AVChatRoom never.</summary>
    internal bool StoresMembers(GroupType type)
        => !Rules(type).Live || (type != GroupType.AVChatRoom && (Settings.CountLiveMembership || Has(OracleFault.StoresLiveMembers)));

    /// <summary>HyperLogLog alone serves only where no hard cap needs the exact set.</summary>
    internal bool KeepsExactMonth => !Settings.MauByHyperLogLog || Limit(LimitKey.Mau) != LimitValue.Unlimited;
}
