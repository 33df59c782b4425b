using ImQuota.Load.Compare;
using ImQuota.Load.Driving;
using ImQuota.Load.Measuring;

namespace ImQuota.Load.Variants;

/// <summary>One variant that runs, on a Redis of its own, with its samples.</summary>
internal sealed class VariantRun : IAsyncDisposable
{
    private readonly CompareServers _servers;
    private readonly CompareClients _clients;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly List<Subject> _subjects;
    private readonly Dictionary<string, List<Sample>> _samples;
    private readonly List<LoadMeter> _tails = [];
    private readonly List<(double Service, double Redis)> _tailMicros = [];

    private VariantRun(Variant variant, CompareOptions options, IReadOnlyCollection<string> only, CompareServers servers, CompareClients clients, TimeProvider time)
    {
        Variant = variant;
        _servers = servers;
        _clients = clients;
        _time = time;
        _http = new HttpClient();
        _subjects = [.. new CompareSubjects(options, servers, clients, _http, time).Build().Where(subject => only.Contains(subject.Key))];
        _samples = _subjects.ToDictionary(subject => subject.Key, _ => new List<Sample>(), StringComparer.Ordinal);
    }

    public Variant Variant { get; }

    public IEnumerable<string> Keys => _samples.Keys;

    public static async Task<VariantRun> StartAsync(Variant variant, CompareOptions options, IReadOnlyCollection<string> only, TimeProvider time, CancellationToken cancellationToken)
    {
        CompareServers servers = await CompareServers.StartAsync(options, time, cancellationToken);
        try
        {
            await CompareRun.PrepareAsync(options, servers, cancellationToken);
            return new VariantRun(variant, options, only, servers, await CompareClients.OpenAsync(options, servers, time, cancellationToken), time);
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async Task<string> MeasureAsync(string key, TimeSpan length, CancellationToken cancellationToken)
    {
        Subject subject = _subjects.Find(one => one.Key == key)!;
        Sample sample = await subject.MeasureAsync(length, cancellationToken);
        _samples[key].Add(sample);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Variant.Name}: {subject.Name}: {sample.PerSecond:N0}/s{(sample.Problem is null ? "" : " PROBLEM: " + sample.Problem)}");
    }

    /// <summary>New joins at a fixed rate, open loop.</summary>
    public async Task<string> MeasureTailAsync(double rate, int seed, TimeSpan length, CancellationToken cancellationToken)
    {
        TailSubject subject = Tail;
        long service = ProcessFigures.TreeCpuMicros(_servers.Service.Id);
        long redis = ProcessFigures.CpuMicros(_servers.Redis.Id);
        LoadMeter meter = await subject.MeasureAsync(rate, seed, length, _time, cancellationToken);
        double calls = rate * length.TotalSeconds;
        _tailMicros.Add(((ProcessFigures.TreeCpuMicros(_servers.Service.Id) - service) / calls, (ProcessFigures.CpuMicros(_servers.Redis.Id) - redis) / calls));
        _tails.Add(meter);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Variant.Name}: {subject.Name} at {rate:N0}/s: p99 {meter.Latency.Summary().P99Micros:N0} µs");
    }

    public VariantFigures Figures(double rate) => new(
        Variant.Name,
        [.. _subjects.Select(subject => SubjectFigures.Of(subject.Key, subject.Name, _samples[subject.Key]))],
        _tails.Count == 0 ? null : TailFigures.Of(Tail, rate, _tails),
        Median(one => one.Service),
        Median(one => one.Redis));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _clients.DisposeAsync();
        await _servers.DisposeAsync();
    }

    private TailSubject Tail => _clients.Tails().First(one => one.Key == TailSubject.Join);

    private double Median(Func<(double Service, double Redis), double> value)
        => _tailMicros.Count == 0 ? 0 : Slope.Median(_tailMicros.Skip(_tailMicros.Count > 1 ? 1 : 0).Select(value));
}
