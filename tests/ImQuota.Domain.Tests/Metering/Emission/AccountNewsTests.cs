using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Metering.Emission;

/// <summary>What is told of an account's apps.</summary>
public sealed class AccountNewsTests
{
    private static readonly UsageRecords Records = new("https://chat.example/regions/sg");

    [Fact]
    public void Of_NobodyLookedForMonths_TellsEverythingAtItsOwnInstant()
    {
        Desk desk = Bought();

        (string[] told, _) = Look(desk, "2026-12-01", EmissionState.Nothing);

        Assert.Equal(
            [
                "2026-05-01T12:00 state:1400000001:2026-05:000001",
                "2026-05-26T00:00 reminder:1400000001:2026-05:202605261",
                "2026-06-01T12:00 state:1400000001:2026-06:000002",
                "2026-06-02T00:00 reminder:1400000001:2026-06:202606022",
                "2026-06-02T12:00 state:1400000001:2026-06:000003",
                "2026-08-31T00:00 state:1400000001:2026-08:000004",
            ],
            told);
    }

    [Fact]
    public void Of_LookedAtNowAndThen_TellsTheSameOnce()
    {
        Desk desk = Bought();
        EmissionState state = EmissionState.Nothing;
        var told = new List<string>();
        foreach (string at in (string[])["2026-05-01", "2026-05-26", "2026-05-26", "2026-06-02", "2026-06-03", "2026-12-01", "2026-12-02"])
        {
            (string[] news, state) = Look(desk, at, state);
            told.AddRange(news);
        }

        Assert.Equal(Look(desk, "2026-12-01", EmissionState.Nothing).Told, told);
    }

    private static Desk Bought() => new Desk(zone: "Etc/GMT-8").Create("2026-05-01").TopUp("2026-05-01", 399m).Purchase("2026-05-01", "standard", 1);

    private static (string[] Told, EmissionState State) Look(Desk desk, string at, EmissionState state)
    {
        (IReadOnlyList<UsageData> news, EmissionState told) = AccountNews.Of(desk.On(at), "acme", Desk.App, state);
        return ([.. news.Select(one => Show(desk, one))], told);
    }

    private static string Show(Desk desk, UsageData data)
    {
        UsageRecord record = data is StateData state ? Records.Of(state, desk.Zone.Id, Instant.MinValue) : Records.Of((ReminderData)data, desk.Zone.Id, Instant.MinValue);
        return $"{desk.Local(record.Time)} {record.Id}";
    }
}
