using ImQuota.Load.Faults.Books;
using ImQuota.Load.Faults.Catalogue;
using ImQuota.Load.Faults.Stores;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;

namespace ImQuota.Load.Faults;

/// <summary>Starts each engine with a service once, and makes its faults one after the other, each on apps of its own.</summary>
internal sealed class FaultsRun(FaultOptions options, TimeProvider time, Func<string, Task> note)
{
    /// <summary>Ids of a row's apps begin here, so many a row.</summary>
    private const ulong FirstApp = 3_000_000_000;
    private const ulong IdsARow = 1_000;

    /// <summary>One whose policy is closed, one whose is bounded.</summary>
    private const int AppsAShard = 2;

    public async Task<IReadOnlyList<FaultRow>> RunAsync(IReadOnlyList<Fault> faults, CancellationToken cancellationToken)
    {
        var rows = new List<FaultRow>();
        foreach (IGrouping<string, Fault> engine in faults.GroupBy(fault => fault.Engine, StringComparer.Ordinal))
        {
            await note($"{engine.Key}: starting");
            using var folder = new TempFolder();
            await using StoreSet stores = await FaultList.StartAsync(engine.Key, folder, time, cancellationToken);
            List<IReadOnlyList<ulong>> apps = [.. engine.Select((_, row) => stores.Apps(FirstApp + ((ulong)row * IdsARow), AppsAShard))];
            await using FaultService service = await FaultService.StartAsync(
                options.Service, stores, apps.SelectMany(Bounded), options, folder, time, cancellationToken);
            foreach ((Fault fault, IReadOnlyList<ulong> ids) in engine.Zip(apps))
            {
                FaultRow row = await RunAsync(fault, new FaultScene(stores, service, options, time, cancellationToken) { Apps = ids });
                rows.Add(row);
                await note($"{fault}: {(row.NotMade.Length > 0 ? "not made: " + row.NotMade : row.Failures.Count == 0 ? "good" : "FAILED: " + string.Join("; ", row.Failures.Take(10)))}");
            }
        }

        return rows;
    }

    private static IEnumerable<ulong> Bounded(IReadOnlyList<ulong> apps) => apps.Where((_, i) => i % AppsAShard == 1);

    private static async Task<FaultRow> RunAsync(Fault fault, FaultScene scene)
    {
        if (fault.Missing(scene.Stores) is { } why)
        {
            return FaultRow.NotMadeHere(fault.Engine, fault.Name, why);
        }

        AppFaultBook[] books = [.. scene.Apps.Select((app, i) => new AppFaultBook(app, Bounded(scene.Apps).Contains(app), i))];
        try
        {
            FaultRow row = await new FaultRowRun(fault, scene, books).RunAsync();
            if (fault.Repair is { } repair)
            {
                await repair(scene);
            }

            return row;
        }
        catch (Exception exception) when (exception is LoadException or Grpc.Core.RpcException or IOException or HttpRequestException)
        {
            return FaultRow.NotMadeHere(fault.Engine, fault.Name, "") with { Failures = [exception.Message] };
        }
    }
}
