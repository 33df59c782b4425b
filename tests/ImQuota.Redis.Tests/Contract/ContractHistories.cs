using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Testing.Histories;
using NodaTime;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Histories written by hand, to judge the runner itself.</summary>
internal static class ContractHistories
{
    internal static History ThreeUsersAtALimitOfTwo { get; } = new(
        Instant.FromUtc(2026, 5, 6, 7, 8),
        [
            new CreateAppStep(new AppTemplate(1, "developer", "UTC", "", new AppSettings(), [(LimitKey.Users, 2)])),
            new ActStep(1, [Login("u1"), Login("u2")]),
            new ActStep(1, [Login("u3")]),
        ]);

    private static AdmissionRequest Login(string userId)
        => new(AdmissionMode.Enforce, new LoginAction(userId, Platform.Web, "", ""));
}
