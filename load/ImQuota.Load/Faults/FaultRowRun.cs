using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Load.Driving;
using ImQuota.Load.Faults.Books;
using ImQuota.Load.Faults.Catalogue;
using ImQuota.Load.Running;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Faults;

/// <summary>Makes one fault under load, waits until it is over, and checks what is left.</summary>
internal sealed class FaultRowRun(Fault fault, FaultScene scene, IReadOnlyList<AppFaultBook> books)
{
    private const int InFlight = 20_000;
    private const double MemoryGrowth = 1.5;
    private const long MemorySlack = 64 << 20;

    /// <summary>What p99 may be, in deadlines of the store: a run that hangs takes one and an eighth; the rest is for a machine that store, service, generator and others share.</summary>
    private const double DeadlinesAllowed = 4;

    private readonly List<string> _failures = [];

    public async Task<FaultRow> RunAsync()
    {
        using GrpcChannel admin = Channels.Open(scene.Service.Process.Admin);
        using GrpcChannel admission = Channels.Open(scene.Service.Process.Admission);
        await new FaultApps(admin, admission, scene.Time).CreateAsync(books, scene.Cancellation);
        await using ServiceLine line = await ServiceLine.OpenAsync(scene.Service.Process.Admission, scene.Time, scene.Cancellation);
        var traffic = new FaultTraffic(books, line, scene.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(scene.Cancellation);
        var loop = new OpenLoop(scene.Time, new NativePacer(scene.Time), InFlight);
        Task driving = loop.RunAsync(new PoissonSchedule(scene.Options.Rate, books[0].GetHashCode()), TimeSpan.Zero, TimeSpan.FromHours(1), traffic.SendAsync, traffic.Meter, ending.Token);
        await scene.WaitAsync(FaultOptions.Before);
        long memory = scene.Service.Memory;
        IReadOnlyDictionary<string, double> seenBefore = await SeenAsync();
        (long from, long back, long reference) = await MakeAsync(traffic);
        await ending.CancelAsync();
        await driving;
        await SettleAsync(traffic);
        IReadOnlyList<string> seen = await RoseAsync(seenBefore);
        var check = new FaultCheck(new AdmissionService.AdmissionServiceClient(admission), new UsageService.UsageServiceClient(admin));
        (long lost, int counters) = await CheckAsync(check);
        LatencySummary during = traffic.Between(from, back);
        long over = books.Sum(book => book.OverAdmitted);
        Judge(traffic, during, over, lost, seen, memory);
        return new FaultRow(
            fault.Engine, fault.Name, seen, traffic.Sent, traffic.ByStore, traffic.ByFallback, traffic.Undecided, over, lost, counters,
            scene.Time.GetElapsedTime(reference, back).TotalMilliseconds, during.P99Micros / 1000, during.MaxMicros / 1000, memory, scene.Service.Memory, "", _failures);
    }

    /// <summary>Returns when the fault began, when the last app was decided again, and from when on that is counted.</summary>
    private async Task<(long From, long Back, long Reference)> MakeAsync(FaultTraffic traffic)
    {
        long from = scene.Time.GetTimestamp();
        traffic.Look();
        await fault.Make(scene);
        if (fault.Held)
        {
            await scene.WaitAsync(scene.Hold);
        }

        HashSet<ulong> spared = await SparedAsync();
        long reference = from;
        if (fault.Cure is { } cure)
        {
            await cure(scene);
            reference = scene.Time.GetTimestamp();
            traffic.Look();
        }

        long waiting = scene.Time.GetTimestamp();
        while (scene.Time.GetElapsedTime(waiting) < FaultOptions.After
            || !traffic.AllWellSince(scene.Time.GetTimestamp() - (long)(FaultOptions.After.TotalSeconds * scene.Time.TimestampFrequency)))
        {
            if (scene.Time.GetElapsedTime(waiting) > FaultOptions.BackWithin)
            {
                _failures.Add($"the store did not decide again within {FaultOptions.BackWithin.TotalSeconds} s: {traffic.FirstFailure}");
                break;
            }

            await scene.WaitAsync(TimeSpan.FromMilliseconds(50));
        }

        foreach (ulong app in spared.Where(app => traffic.Of(app).Bad > 0))
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"app {app}, whose part of the store was well, had {traffic.Of(app).Bad} answers without it: {traffic.FirstFailure}"));
        }

        long back = books.Max(book => traffic.Of(book.App).Back ?? scene.Time.GetTimestamp());
        return (from, Math.Max(back, reference), reference);
    }

    private async Task<HashSet<ulong>> SparedAsync()
    {
        HashSet<ulong> spared = [];
        foreach (ulong app in scene.Apps)
        {
            if (fault.Spares is { } spares && await spares(scene, app))
            {
                spared.Add(app);
            }
        }

        return spared;
    }

    /// <summary>Repeats what got no decision, as callers do; then all is known.</summary>
    private async Task SettleAsync(FaultTraffic traffic)
    {
        foreach (AppFaultBook book in books)
        {
            foreach (KeyBook key in book.Keys.Where(key => key.IsSo is null || key.InFlight).ToList())
            {
                if (!await traffic.SettleAsync(book, key, FaultOptions.BackWithin, scene.Cancellation))
                {
                    _failures.Add($"app {book.App}: {key.Key} could not be settled: {traffic.FirstFailure}");
                    return;
                }
            }
        }

        double unconfirmed = (await scene.Service.MetricsAsync("imquota_fallback_unconfirmed_grants", scene.Cancellation)).Values.Sum();
        if (unconfirmed > 0)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{unconfirmed} grants of the journal are still not counted"));
        }
    }

    private async Task<(long Lost, int Counters)> CheckAsync(FaultCheck check)
    {
        long lost = 0;
        int counters = 0;
        foreach (AppFaultBook book in books)
        {
            lost += await check.LostAsync(book, scene.Cancellation) + book.FoundLost;
            int between = book.Wrong.Count;
            counters += await check.CountersAsync(book, scene.Cancellation);
            _failures.AddRange(book.Wrong.Skip(between));
            if (!fault.MayLose)
            {
                _failures.AddRange(book.Wrong.Take(between).Take(10));
            }
        }

        return (lost, counters);
    }

    private void Judge(FaultTraffic traffic, LatencySummary during, long over, long lost, IReadOnlyList<string> seen, long memory)
    {
        // What Redis forgot is a free place to it: a friendship one in each of two lists.
        if (over > (fault.MayLose ? 2 * lost : 0))
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{over} over-admissions while the store answered; Redis lost {lost} acknowledged actions"));
        }

        if (fault.Label is { } label && !seen.Contains(label))
        {
            _failures.Add($"told as {string.Join(", ", seen)}; expected {label}");
        }

        double allowed = DeadlinesAllowed * scene.Options.DeadlineMs * 1000;
        if (during.P99Micros > allowed)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"p99 while it lasted was {during.P99Micros / 1000:N0} ms; {allowed / 1000:N0} ms are allowed"));
        }

        if (traffic.Meter.Lost + traffic.Meter.Dropped > 0)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{traffic.Meter.Lost} calls were never answered, {traffic.Meter.Dropped} not sent"));
        }

        if (scene.Service.Memory > (memory * MemoryGrowth) + MemorySlack)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"the service had {memory >> 20} MiB before and {scene.Service.Memory >> 20} MiB after"));
        }
    }

    private Task<IReadOnlyDictionary<string, double>> SeenAsync() => scene.Service.MetricsAsync("imquota_run_failures_total{", scene.Cancellation);

    private async Task<IReadOnlyList<string>> RoseAsync(IReadOnlyDictionary<string, double> before)
    {
        IReadOnlyDictionary<string, double> after = await SeenAsync();
        return [.. after.Where(one => one.Value > 0 && one.Value != before.GetValueOrDefault(one.Key)).Select(one => one.Key.Split('"')[1]).Order(StringComparer.Ordinal)];
    }
}
