using BenchmarkDotNet.Attributes;
using ImQuota.Domain.Admission;
using ImQuota.Server.Telemetry;
using Prometheus;

namespace ImQuota.Benchmarks;

/// <summary>What counting costs: all that a run tells, and what each of its calls tells when it is answered.</summary>
public class MetricsBenchmarks
{
    private static readonly TimeSpan Elapsed = TimeSpan.FromMicroseconds(730);

    private readonly AdmissionMetrics _decisions;
    private readonly RunMetrics _runs;
    private readonly AdmissionOutcome[] _one;
    private readonly AdmissionOutcome[] _many;
    private readonly AdmissionRequest[] _oneRequest = [Sample.Joins[0]];
    private ulong _app;

    public MetricsBenchmarks()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        var use = new AppUse(registry, 20);
        _decisions = new AdmissionMetrics(registry);
        _runs = new RunMetrics(registry, use);
        var allowed = new AdmissionOutcome { Allowed = true, CheckedAt = Sample.Now };
        _one = [allowed];
        _many = [.. Enumerable.Repeat(allowed, Sample.RunSize)];
        for (ulong app = 1; app <= 200; app++)
        {
            use.Decided(app, 1, 0);
        }

        use.Choose();
    }

    /// <summary>A call of one action that goes alone.</summary>
    [Benchmark]
    public long CallAlone()
    {
        _runs.RunEnded(Sample.App, _one, Elapsed);
        _runs.CallEnded(_one, Elapsed);
        _decisions.Decided(_oneRequest, _one, Elapsed);
        return 1;
    }

    /// <summary>32 calls that gathered in one run.</summary>
    [Benchmark]
    public long CallsGathered()
    {
        _runs.RunEnded(Sample.App, _many, Elapsed);
        for (int i = 0; i < _many.Length; i++)
        {
            _runs.CallEnded(_one, Elapsed);
            _decisions.Decided(_oneRequest, _one, Elapsed);
        }

        return _many.Length;
    }

    /// <summary>A run of an app that is not among those known, the last of a million.</summary>
    [Benchmark]
    public long RunOfAnyApp()
    {
        _app = (_app * 6_364_136_223_846_793_005UL) + 1_442_695_040_888_963_407UL;
        _runs.RunEnded((_app >> 44) + 1, _one, Elapsed);
        return 1;
    }
}
