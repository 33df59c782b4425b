using System.Globalization;
using System.Text.Json;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Recent;
using NodaTime;
using Xunit;

namespace ImQuota.Redis.Tests.Recent;

public sealed class RecentLogTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 27, 4, 0) + Duration.FromTicks(12_345_670);

    public static TheoryData<AdmissionAction> Actions =>
    [
        new LoginAction("ann", Platform.Web, "tab-1", "node-a"),
        new LoginAction("änne", Platform.IPad, "", ""),
        new LogoutAction("ann", "tab-1"),
        new RegisterUsersAction([.. Enumerable.Range(0, 500).Select(n => "user-" + n.ToString("D27", CultureInfo.InvariantCulture))]),
        new RemoveUsersAction(["ann", "ben"]),
        new CreateGroupAction("g", GroupType.Public, "ann", ["ben", "cy"]),
        new CreateGroupAction("g", GroupType.Community, "", []) { OfEarlierDay = true },
        new DissolveGroupAction("g"),
        new JoinGroupAction("g", ["ann"], Invitation: false),
        new JoinGroupAction("g", ["ann", "群"], Invitation: true),
        new LeaveGroupAction("g", ["ann"]),
        new AddFriendAction("ann", "ben", FriendDirection.Both),
        new RemoveFriendAction("ann", "ben", FriendDirection.OneWay),
    ];

    [Fact]
    public void Actions_OfAllKindsThatChangeSomething()
        => Assert.Equal(
            typeof(AdmissionAction).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AdmissionAction)) && type != typeof(CheckFeatureAction)).Select(type => type.Name).Order(),
            Actions.Select(row => row.Data.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Actions))]
    public void Since_OneAction_IsWhatWasAdded(AdmissionAction action)
    {
        var log = new RecentLog();

        log.Add(1_400_000_001, At, 77, action);

        RecentAction found = Assert.Single(log.Since(77));
        Assert.Equal((0, 1_400_000_001UL, At, 77), (found.Sequence, found.App, found.At, found.Kept));
        Assert.IsType(action.GetType(), found.Action);
        Assert.Equal(JsonSerializer.Serialize<object>(action), JsonSerializer.Serialize<object>(found.Action));
    }

    [Fact]
    public void RemoveOldest_OverManyBlocks_RestIsInOrderAndNumberedAsBefore()
    {
        // Some 45 bytes each, so 100,000 are four blocks; and once it was empty.
        var log = new RecentLog();
        log.Add(1, At, 0, new DissolveGroupAction("first"));
        log.RemoveOldest();
        for (int n = 1; n <= 100_000; n++)
        {
            log.Add((ulong)n, At, n, new LeaveGroupAction("g", ["u" + n.ToString(CultureInfo.InvariantCulture)]));
            if (n % 2 == 0)
            {
                log.RemoveOldest();
            }
        }

        RecentAction[] found = log.Since(60_001);

        Assert.Equal((50_000, 50_001), (log.Count, log.OldestKept));
        Assert.Equal(Enumerable.Range(60_001, 40_000).Select(n => ((long)n, (ulong)n, "u" + n.ToString(CultureInfo.InvariantCulture))), found.Select(one => (one.Sequence, one.App, ((LeaveGroupAction)one.Action).UserIds[0])));
    }
}
