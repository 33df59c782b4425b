using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Usage.Denials;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;
using DenyReason = ImQuota.Domain.Admission.DenyReason;
using Platform = ImQuota.Domain.Editions.Platform;

namespace ImQuota.Server.Tests.Usage;

/// <summary>What a process refused lately, by app, action and reason, in bounded room.</summary>
public sealed class DenialTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 5, 6, 12, 0);
    private static readonly AdmissionRequest Login = new(AdmissionMode.Enforce, new LoginAction("u1", Platform.Web, "", ""));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListDenials_RefusedAndAllowedActions_TellsTheRefused()
    {
        await using Service service = await Service.StartAsync();
        AdmitRequest request = new();
        for (int i = 0; i < 23; i++)
        {
            request.Actions.Add(new AdmitAction { AddFriend = new AddFriendRequest { SdkAppId = Service.Developer, UserId = "u1", FriendId = $"f{i}" } });
        }

        request.Actions.Add(new AdmitAction { JoinGroup = new JoinGroupRequest { SdkAppId = Service.Developer, GroupId = "nowhere", UserIds = { "u1" } } });
        await service.Admission.AdmitAsync(request, cancellationToken: Cancellation);

        ListDenialsResponse told = await ListAsync(service, Service.Developer);
        ListDenialsResponse other = await ListAsync(service, Service.Premium);

        Denial friends = Assert.Single(told.Denials, one => one.Action == "add_friend");
        Denial join = Assert.Single(told.Denials, one => one.Action == "join_group");
        Assert.Equal((Contracts.V1.DenyReason.FriendsLimit, 30010, 3, "standard"), (friends.Reason, friends.Code, friends.Count, friends.UpgradeTo));
        Assert.Contains("20 of 20", friends.Message, StringComparison.Ordinal);
        Assert.Equal((24, 3), (friends.Hourly.Count, friends.Hourly.Sum()));
        Assert.Equal((Contracts.V1.DenyReason.GroupNotFound, 1, ""), (join.Reason, join.Count, join.UpgradeTo));
        Assert.Equal(2, told.Denials.Count);
        Assert.True(told.Since <= friends.LastAt && friends.LastAt <= told.AsOf);
        Assert.Empty(other.Denials);
    }

    [Fact]
    public async Task ListDenials_NoId_NamesTheField()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        Assert.Equal(["sdk_app_id"], await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await host.Usage.ListDenialsAsync(new ListDenialsRequest(), cancellationToken: Cancellation)));
    }

    [Fact]
    public void Add_MoreAppsThanItKeeps_ForgetsThoseRefusedLongestAgo()
    {
        var book = new DenialBook(new OddTimeProvider(Noon));
        for (ulong app = 1; app <= DenialBook.Capacity; app++)
        {
            book.Add(app, [Login], [Denied(DenyReason.UserLimit, Noon)]);
        }

        book.Add(1, [Login], [Denied(DenyReason.UserLimit, Noon)]);
        book.Add(DenialBook.Capacity + 1, [Login], [Denied(DenyReason.UserLimit, Noon)]);

        Assert.Equal([2L], Counts(book, 1));
        Assert.Empty(Counts(book, 2));
        Assert.Equal([1L], Counts(book, 3));
        Assert.Equal([1L], Counts(book, DenialBook.Capacity + 1));
    }

    // Ids that callers make up, and actions nobody decided, are no denials of an app.
    [Fact]
    public void Add_UnknownAppAllowedAndUndecided_KeepsNothing()
    {
        var book = new DenialBook(new OddTimeProvider(Noon));

        book.Add(1, [Login, Login, Login], [
            Denied(DenyReason.AppNotFound, Noon),
            new AdmissionOutcome { Allowed = true, CheckedAt = Noon },
            new AdmissionOutcome { Allowed = false, Undecided = "away", CheckedAt = Noon },
        ]);

        Assert.Empty(Counts(book, 1));
    }

    [Fact]
    public void Hourly_AsHoursGo_IsTheLastDay()
    {
        var count = new ReasonCount();
        foreach (int hour in new[] { 0, 0, 5, 23, 24, 24, 26 })
        {
            count.Add(Denied(DenyReason.UserLimit, Noon + Duration.FromHours(hour)));
        }

        // One that comes late counts in the present hour: its own may be over.
        count.Add(Denied(DenyReason.UserLimit, Noon));

        long[] now = count.Hourly(Noon + Duration.FromHours(26));
        long[] later = count.Hourly(Noon + Duration.FromHours(40));
        long[] much = count.Hourly(Noon + Duration.FromDays(9));
        Assert.Equal((24, 2L, 0L, 2L, 1L, 1L), (now.Length, now[^1], now[^2], now[^3], now[^4], now[^22]));
        Assert.Equal(6, now.Sum());
        Assert.Equal(5, later.Sum());
        Assert.Equal(0, much.Sum());
        Assert.Equal(8, count.Count);
    }

    private static AdmissionOutcome Denied(DenyReason reason, Instant at) => new() { Allowed = false, Reason = reason, CheckedAt = at };

    private static IReadOnlyList<long> Counts(DenialBook book, ulong app) => book.Read(app, (_, count) => count.Count);

    private static async Task<ListDenialsResponse> ListAsync(Service service, ulong app)
        => await service.Usage.ListDenialsAsync(new ListDenialsRequest { SdkAppId = app }, cancellationToken: Cancellation);
}
