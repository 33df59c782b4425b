using ImQuota.Domain.Metering;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Telemetry;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Redis.Usage;
using ImQuota.Testing.Engines;
using StackExchange.Redis;
using Xunit;

namespace ImQuota.Redis.Tests.Usage;

/// <summary>Tables that grow between two looks at their size, on every engine.</summary>
public sealed class TableScanTests
{
    private const ulong App = 7;
    private static int _stores;

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReadAsync_ATableThatGrewSinceItsSizeWasTold_GoesOnToItsEnd(string engine)
    {
        await using StoreConnection store = await OpenAsync(engine);
        AppView view = View();
        for (int bucket = 0; bucket < 5; bucket++)
        {
            await PutAsync(store, view, bucket, tag: bucket, groups: 1);
        }

        var tags = new List<long>();
        bool still = await new TableScan(store, view, Sizes(2, 5)).ReadAsync(BucketTable.Counters, (tag, _) => tags.Add(tag), Cancellation);

        Assert.False(still);
        Assert.Equal([0, 1, 2, 3, 4], tags);
        Assert.True(await new TableScan(store, view, Sizes(5)).ReadAsync(BucketTable.Counters, (_, _) => { }, Cancellation));
    }

    // One who moved after his bucket was read is met again in the new one.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Census_OfATableThatGrewWhileItWasRead_CountsNobodyTwice(string engine)
    {
        await using StoreConnection store = await OpenAsync(engine);
        AppView view = View();
        await PutAsync(store, view, 0, tag: 1, groups: 3);
        await PutAsync(store, view, 0, tag: 2, groups: 3);
        int looks = 0;
        var scan = new TableScan(store, view, async _ =>
        {
            if (++looks == 2)
            {
                await store.Database.HashDeleteAsync(view.Keys.Bucket(BucketTable.Counters, 0), 2);
                await PutAsync(store, view, 1, tag: 2, groups: 3);
            }

            return Layout(looks == 1 ? 1 : 2);
        });

        AppCensus census = await new CensusReader(scan).ReadAsync(Cancellation);

        Assert.Equal([new(3, 2)], census.GroupsOfUsers.Frequencies);
    }

    private static Task<bool> PutAsync(StoreConnection store, AppView view, int bucket, long tag, long groups)
        => store.Database.HashSetAsync(view.Keys.Bucket(BucketTable.Counters, bucket), tag, new UserCounters(0).UntilGroups(groups));

    private static async Task<StoreConnection> OpenAsync(string engine)
    {
        IEngine running = await Engine.GetOrSkipAsync(engine, Cancellation);
        var errors = new List<string>();
        StoreOptions? options = StoreOptions.TryCreate(running.ConnectionString, StoreSubject.TagSecret, errors);
        Assert.Empty(errors);
        return await StoreConnection.OpenAsync(options!, TimeProvider.System);
    }

    private static AppView View()
    {
        var telling = new RunTelling(SilentListener.Instance, TimeProvider.System);
        var watch = new SilenceWatch(TimeSpan.FromSeconds(1), TimeProvider.System);
        var keys = new StoreKeys($"scan{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:");
        return new AppView(App, keys.App(App), new AdmissionQueue(watch, telling, TimeProvider.System));
    }

    /// <summary>What is told at each look; the last one for ever.</summary>
    private static Func<CancellationToken, Task<AppLayout?>> Sizes(params int[] sizes)
    {
        int looks = 0;
        return _ => Task.FromResult(Layout(sizes[Math.Min(looks++, sizes.Length - 1)]));
    }

    private static AppLayout? Layout(int counters) => AppLayout.New with { Counters = counters };
}
