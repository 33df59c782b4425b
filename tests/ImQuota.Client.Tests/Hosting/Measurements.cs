using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace ImQuota.Client.Tests.Hosting;

/// <summary>What one client measured: a meter factory of its own, and a listener to that factory's instruments only.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _seen = new();

    internal Measurements()
    {
        Factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == Factory)
            {
                listener.EnableMeasurementEvents(instrument);
                Instruments.Enqueue((instrument.Name, instrument.Unit ?? ""));
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    internal IMeterFactory Factory { get; }

    internal ConcurrentQueue<(string Name, string Unit)> Instruments { get; } = new();

    internal IEnumerable<(string Instrument, double Value, string Tags)> All => _seen;

    internal List<double> Of(string instrument) => [.. _seen.Where(one => one.Instrument == instrument).Select(one => one.Value)];

    /// <summary>Sum by labels.</summary>
    internal Dictionary<string, double> ByTags(string instrument)
        => _seen.Where(one => one.Instrument == instrument).GroupBy(one => one.Tags).ToDictionary(group => group.Key, group => group.Sum(one => one.Value));

    /// <summary>How many by labels.</summary>
    internal Dictionary<string, int> CountByTags(string instrument)
        => _seen.Where(one => one.Instrument == instrument).GroupBy(one => one.Tags).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>Reads the observable ones.</summary>
    internal void Observe() => _listener.RecordObservableInstruments();

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _seen.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
