using System.Globalization;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Scale;

/// <summary>Fills an app through Admit, several calls in flight, and stops at the first reply that is not an allowance.</summary>
internal sealed class Filler(AdmissionService.AdmissionServiceClient client, ulong app)
{
    private const int ActionsPerCall = 250;
    private const int CallsInFlight = 8;

    public static string User(int number) => "user-" + number.ToString("D8", CultureInfo.InvariantCulture);

    public static string Group(int number) => "group-" + number.ToString("D7", CultureInfo.InvariantCulture);

    public Task LoginsAsync(int from, int to, CancellationToken cancellationToken) => RunAsync(from, to, user => new AdmitAction
    {
        Login = new LoginRequest { SdkAppId = app, UserId = User(user) },
    }, cancellationToken);

    public Task GroupsAsync(int from, int to, CancellationToken cancellationToken) => RunAsync(from, to, group => new AdmitAction
    {
        // A fact: the daily growth of an edition is far below what is filled here.
        CreateGroup = new CreateGroupRequest { SdkAppId = app, Mode = Mode.Record, GroupId = Group(group), Type = GroupType.Public },
    }, cancellationToken);

    /// <summary>Joins <paramref name="perUser"/> groups for each user; popular groups are larger.</summary>
    public Task MembershipsAsync(int fromUser, int toUser, int groups, int perUser, CancellationToken cancellationToken) => RunAsync(fromUser * perUser, toUser * perUser, n =>
    {
        var join = new JoinGroupRequest { SdkAppId = app, Mode = Mode.Record, GroupId = Group(GroupOf(n / perUser, n % perUser, groups)) };
        join.UserIds.Add(User(n / perUser));
        return new AdmitAction { JoinGroup = join };
    }, cancellationToken);

    /// <summary>Each user befriends the <paramref name="perUser"/> next ones, one direction: one friend side each.</summary>
    public Task FriendsAsync(int fromUser, int toUser, int perUser, int users, CancellationToken cancellationToken) => RunAsync(fromUser * perUser, toUser * perUser, n => new AdmitAction
    {
        AddFriend = new AddFriendRequest
        {
            SdkAppId = app,
            UserId = User(n / perUser),
            FriendId = User(((n / perUser) + 1 + (n % perUser)) % users),
            Direction = FriendDirection.OneWay,
        },
    }, cancellationToken);

    public Task ConnectionsAsync(int from, int to, CancellationToken cancellationToken) => RunAsync(from, to, user => new AdmitAction
    {
        Login = new LoginRequest
        {
            SdkAppId = app,
            UserId = User(user),
            Platform = Platform.Android,
            ConnectionId = "connection-" + user.ToString("D8", CultureInfo.InvariantCulture),
            NodeId = "node-" + (user % 16).ToString(CultureInfo.InvariantCulture),
        },
    }, cancellationToken);

    // A different group for each of a user's places: steps that do not share a factor with common group counts.
    public static int GroupOf(int user, int place, int groups) => (int)(((long)user + ((long)place * 7919)) % groups);

    /// <summary>Sends the actions of the numbers from <paramref name="from"/> (inclusive) to <paramref name="to"/>.</summary>
    public async Task RunAsync(int from, int to, Func<int, AdmitAction> make, CancellationToken cancellationToken, int perCall = ActionsPerCall)
    {
        var calls = new List<Task>();
        for (int start = from; start < to; start += perCall)
        {
            var request = new AdmitRequest();
            for (int n = start; n < Math.Min(start + perCall, to); n++)
            {
                request.Actions.Add(make(n));
            }

            cancellationToken.ThrowIfCancellationRequested();
            calls.Add(SendAsync(request, cancellationToken));
            if (calls.Count == CallsInFlight)
            {
                calls.Remove(await Task.WhenAny(calls));
            }

            foreach (Task done in calls.FindAll(call => call.IsCompleted))
            {
                await done;
                calls.Remove(done);
            }
        }

        await Task.WhenAll(calls);
    }

    private async Task SendAsync(AdmitRequest request, CancellationToken cancellationToken)
    {
        AdmitResponse reply = await client.AdmitAsync(request, cancellationToken: cancellationToken);
        foreach (AdmitResult result in reply.Results)
        {
            if (result.Decision?.Verdict != Verdict.Allowed)
            {
                throw new InvalidOperationException($"An action was not allowed: {result}");
            }
        }
    }
}
