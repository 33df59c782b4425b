using ImQuota.Contracts.V1;
using ImQuota.Load.Measuring;

namespace ImQuota.Load.Scale;

/// <summary>Fills one app to size after size and measures at each.</summary>
internal sealed class ScaleRun(AdmissionService.AdmissionServiceClient client, ulong app, RedisInfo redis, int serviceProcess)
{
    private const int MembershipsPerUser = 10;
    private const int FriendsPerUser = 10;
    private readonly Filler _filler = new(client, app);

    /// <param name="users">At the last step.</param>
    /// <param name="groups">At the last step.</param>
    public async Task<IReadOnlyList<ScaleStep>> RunAsync(int users, int groups, Func<ScaleStep, Task> done, CancellationToken cancellationToken)
    {
        var cost = new DecisionCost(_filler, app, redis, serviceProcess);
        var steps = new List<ScaleStep>();
        (int Users, int Groups) from = (0, 0);
        foreach ((int Users, int Groups) to in Sizes(users, groups))
        {
            ScaleStep filled = await FillAsync(from, to, cancellationToken);
            (double service, double store) = await cost.MeasureAsync(to.Users, to.Groups, MembershipsPerUser, cancellationToken);
            steps.Add(filled with { ServiceMicros = service, RedisMicros = store });
            await done(steps[^1]);
            from = to;
        }

        return steps;
    }

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

    private async Task<ScaleStep> FillAsync((int Users, int Groups) from, (int Users, int Groups) to, CancellationToken cancellationToken)
    {
        int added = to.Users - from.Users;
        double active = await BytesAsync(added, () => _filler.LoginsAsync(from.Users, to.Users, cancellationToken));
        double group = await BytesAsync(to.Groups - from.Groups, () => _filler.GroupsAsync(from.Groups, to.Groups, cancellationToken));
        double member = await BytesAsync(
            added * MembershipsPerUser, () => _filler.MembershipsAsync(from.Users, to.Users, to.Groups, MembershipsPerUser, cancellationToken));
        double friend = await BytesAsync(added * FriendsPerUser, () => _filler.FriendsAsync(from.Users, to.Users, FriendsPerUser, to.Users, cancellationToken));
        double connection = await BytesAsync(added, () => _filler.ConnectionsAsync(from.Users, to.Users, cancellationToken));
        return new ScaleStep(to.Users, to.Groups, active, group, member, friend, connection, 0, 0);
    }

    private async Task<double> BytesAsync(long items, Func<Task> fill)
    {
        long before = await redis.UsedMemoryAsync();
        await fill();
        return items == 0 ? 0 : (double)(await redis.UsedMemoryAsync() - before) / items;
    }
}
