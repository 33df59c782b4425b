using ImQuota.Contracts.V1;
using ImQuota.Load.Measuring;

namespace ImQuota.Load.Scale;

/// <summary>Fills one app to size after size, and measures each in turn with an app that stays at the first size: machines change their pace within minutes.</summary>
/// <param name="smallApp">Likewise fresh.</param>
/// <param name="perCall">Actions of a call while decisions are measured: the more go together, the more of them share a key of a small app.</param>
internal sealed class ScaleRun(AdmissionService.AdmissionServiceClient client, ulong app, ulong smallApp, RedisInfo redis, int serviceProcess, int perCall = ScaleRun.MeasuredPerCall)
{
    /// <summary>As many as the messages of a stream carry where backends are busy (docs/performance.md, "A large app beside a small one").</summary>
    public const int MeasuredPerCall = 16;

    private const int MembershipsPerUser = 10;
    private const int FriendsPerUser = 10;
    private const int Rounds = 5;
    private readonly Filler _filler = new(client, app);
    private readonly Filler _smallFiller = new(client, smallApp);

    /// <param name="users">At the last step.</param>
    /// <param name="groups">At the last step.</param>
    public async Task<IReadOnlyList<ScaleStep>> RunAsync(int users, int groups, Func<ScaleStep, Task> done, CancellationToken cancellationToken)
    {
        var steps = new List<ScaleStep>();
        (int Users, int Groups)[] sizes = [.. Sizes(users, groups)];
        await FillAsync(_smallFiller, (0, 0), sizes[0], cancellationToken);
        (int Users, int Groups) from = (0, 0);
        foreach ((int Users, int Groups) to in sizes)
        {
            ScaleStep filled = await FillAsync(_filler, from, to, cancellationToken);
            steps.Add(await MeasureAsync(filled, sizes[0], cancellationToken));
            await done(steps[^1]);
            from = to;
        }

        return steps;
    }

    /// <summary>Of two apps that an earlier run has filled, with the same secret of the tags.</summary>
    public async Task<IReadOnlyList<ScaleStep>> MeasureAgainAsync(int users, int groups, CancellationToken cancellationToken)
        => [await MeasureAsync(new ScaleStep(users, groups, 0, 0, 0, 0, 0, 0, 0, 0, 0), Sizes(users, groups).First(), cancellationToken)];

    /// <summary>A thousandth, a hundredth, a tenth and all, as far as they are not tiny.</summary>
    internal static IEnumerable<(int Users, int Groups)> Sizes(int users, int groups)
    {
        for (int divisor = 1000; divisor >= 1; divisor /= 10)
        {
            if (divisor == 1 || (users / divisor >= 1000 && groups / divisor >= 10))
            {
                yield return (users / divisor, groups / divisor);
            }
        }
    }

    private async Task<ScaleStep> MeasureAsync(ScaleStep filled, (int Users, int Groups) small, CancellationToken cancellationToken)
    {
        var cost = new DecisionCost(_filler, app, redis, serviceProcess, perCall);
        var smallCost = new DecisionCost(_smallFiller, smallApp, redis, serviceProcess, perCall);
        var here = new List<(double Service, double Redis)>();
        var beside = new List<(double Service, double Redis)>();
        for (int round = 0; round < Rounds; round++)
        {
            here.Add(await cost.MeasureAsync(round, filled.Users, filled.Groups, MembershipsPerUser, cancellationToken));
            beside.Add(await smallCost.MeasureAsync(round, small.Users, small.Groups, MembershipsPerUser, cancellationToken));
        }

        return filled with
        {
            ServiceMicros = Slope.Median(here.ConvertAll(one => one.Service)),
            RedisMicros = Slope.Median(here.ConvertAll(one => one.Redis)),
            SmallServiceMicros = Slope.Median(beside.ConvertAll(one => one.Service)),
            SmallRedisMicros = Slope.Median(beside.ConvertAll(one => one.Redis)),
        };
    }

    private async Task<ScaleStep> FillAsync(Filler filler, (int Users, int Groups) from, (int Users, int Groups) to, CancellationToken cancellationToken)
    {
        int added = to.Users - from.Users;
        double active = await BytesAsync(added, () => filler.LoginsAsync(from.Users, to.Users, cancellationToken));
        double group = await BytesAsync(to.Groups - from.Groups, () => filler.GroupsAsync(from.Groups, to.Groups, cancellationToken));
        double member = await BytesAsync(
            added * MembershipsPerUser, () => filler.MembershipsAsync(from.Users, to.Users, to.Groups, MembershipsPerUser, cancellationToken));
        double friend = await BytesAsync(added * FriendsPerUser, () => filler.FriendsAsync(from.Users, to.Users, FriendsPerUser, to.Users, cancellationToken));
        double connection = await BytesAsync(added, () => filler.ConnectionsAsync(from.Users, to.Users, cancellationToken));
        return new ScaleStep(to.Users, to.Groups, active, group, member, friend, connection, 0, 0, 0, 0);
    }

    private async Task<double> BytesAsync(long items, Func<Task> fill)
    {
        long before = await redis.UsedMemoryAsync();
        await fill();
        return items == 0 ? 0 : (double)(await redis.UsedMemoryAsync() - before) / items;
    }
}
