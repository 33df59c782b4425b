using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Scale;

/// <summary>Fills an app step by step and prints what it costs: bytes of the store an item, microseconds of its CPU a decision.</summary>
internal static class ScaleCommand
{
    private const int MembershipsPerUser = 10;
    private const int FriendsPerUser = 10;
    private const int ProbeDecisions = 20_000;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help", StringComparer.Ordinal))
        {
            Console.WriteLine(ScaleOptions.Help);
            return 0;
        }

        if (ScaleOptions.Parse(args, Console.Error) is not { } options)
        {
            return 2;
        }

        using GrpcChannel channel = GrpcChannel.ForAddress(options.Target);
        var filler = new Filler(new AdmissionService.AdmissionServiceClient(channel), options.App);
        var redis = new RedisInfo(options.Redis);
        Console.WriteLine("| users | groups | B a monthly active user | B a group | B a membership | B a friend side | B a connection | Redis µs a decision |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        int users = 0;
        int groups = 0;
        foreach ((int toUsers, int toGroups) in Steps(options))
        {
            double active = await BytesAsync(redis, toUsers - users, () => filler.LoginsAsync(users, toUsers));
            double group = await BytesAsync(redis, toGroups - groups, () => filler.GroupsAsync(groups, toGroups));
            double member = await BytesAsync(
                redis, (toUsers - users) * MembershipsPerUser, () => filler.MembershipsAsync(users, toUsers, toGroups, MembershipsPerUser));
            double friend = await BytesAsync(
                redis, (toUsers - users) * FriendsPerUser, () => filler.FriendsAsync(users, toUsers, FriendsPerUser, toUsers));
            double connection = await BytesAsync(redis, toUsers - users, () => filler.ConnectionsAsync(users, toUsers));
            double cpu = await CpuAsync(redis, () => filler.MembershipsAsync(0, ProbeDecisions / MembershipsPerUser, toGroups, MembershipsPerUser));
            users = toUsers;
            groups = toGroups;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {users:N0} | {groups:N0} | {active:F1} | {group:F1} | {member:F1} | {friend:F1} | {connection:F1} | {cpu:F2} |"));
        }

        return 0;
    }

    private static IEnumerable<(int Users, int Groups)> Steps(ScaleOptions options)
    {
        for (int divisor = 1000; divisor >= 1; divisor /= 10)
        {
            int users = options.Users / divisor;
            int groups = options.Groups / divisor;
            if (users >= 1000 && groups >= 10)
            {
                yield return (users, groups);
            }
        }
    }

    private static async Task<double> BytesAsync(RedisInfo redis, long items, Func<Task> fill)
    {
        long before = await redis.UsedMemoryAsync();
        await fill();
        return items == 0 ? 0 : (double)(await redis.UsedMemoryAsync() - before) / items;
    }

    private static async Task<double> CpuAsync(RedisInfo redis, Func<Task> decide)
    {
        long before = await redis.CpuMicrosAsync();
        await decide();
        return (double)(await redis.CpuMicrosAsync() - before) / ProbeDecisions;
    }
}
