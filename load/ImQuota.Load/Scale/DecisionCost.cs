using ImQuota.Contracts.V1;
using ImQuota.Load.Measuring;

namespace ImQuota.Load.Scale;

/// <summary>
/// What a decision costs at the size the app has: the same mix at every step, apart from the filling. For each of some users a login, a
/// join of a group he is not in, a new friend, a feature, then the leave and the parting, so that the app is as large afterwards as before.
/// </summary>
internal sealed class DecisionCost(Filler filler, ulong app, RedisInfo redis, int serviceProcess, int perCall)
{
    private const int Visits = 5_000;
    private const int ActionsAVisit = 6;

    // Steps that share no factor with common counts, so that visits spread over all users.
    private const int Stride = 7_919;

    /// <param name="round">Each round visits users of its own.</param>
    public async Task<(double ServiceMicros, double RedisMicros)> MeasureAsync(int round, int users, int groups, int perUser, CancellationToken cancellationToken)
    {
        int first = round * Visits;
        long serviceBefore = serviceProcess == 0 ? 0 : ProcessFigures.CpuMicros(serviceProcess);
        long redisBefore = await redis.CpuMicrosAsync();
        await filler.RunAsync(first * ActionsAVisit, (first + Visits) * ActionsAVisit, n => Action(n / ActionsAVisit, n % ActionsAVisit, users, groups, perUser), cancellationToken, perCall);
        double store = (double)(await redis.CpuMicrosAsync() - redisBefore) / (Visits * ActionsAVisit);
        return (serviceProcess == 0 ? 0 : (double)(ProcessFigures.CpuMicros(serviceProcess) - serviceBefore) / (Visits * ActionsAVisit), store);
    }

    private AdmitAction Action(int visit, int step, int users, int groups, int perUser)
    {
        int number = (int)((long)visit * Stride % users);
        string user = Filler.User(number);
        string friend = Filler.User((number + (users / 2)) % users);
        string group = Filler.Group(Filler.GroupOf(number, perUser, groups));
        return step switch
        {
            0 => new AdmitAction { Login = new LoginRequest { SdkAppId = app, UserId = user } },
            1 => new AdmitAction { JoinGroup = new JoinGroupRequest { SdkAppId = app, GroupId = group, UserIds = { user } } },
            2 => new AdmitAction { AddFriend = new AddFriendRequest { SdkAppId = app, UserId = user, FriendId = friend, Direction = FriendDirection.OneWay } },
            3 => new AdmitAction { CheckFeature = new CheckFeatureRequest { SdkAppId = app, Feature = Feature.GlobalCoverage } },
            4 => new AdmitAction { LeaveGroup = new LeaveGroupRequest { SdkAppId = app, GroupId = group, UserIds = { user } } },
            _ => new AdmitAction { RemoveFriend = new RemoveFriendRequest { SdkAppId = app, UserId = user, FriendId = friend, Direction = FriendDirection.OneWay } },
        };
    }
}
