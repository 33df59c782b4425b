using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>The build, the process and the runtime; read when somebody scrapes.</summary>
internal sealed class ProcessMetrics
{
    private readonly Counter _pauses;
    private readonly Counter _allocated;
    private readonly Counter _contentions;
    private readonly Gauge _heap;
    private readonly Gauge _threads;
    private readonly Gauge _queued;

    public ProcessMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        metrics.CreateGauge("imquota_build_info", "1; its labels tell the build.", ["version", "revision", "runtime", "compiled"])
            .WithLabels(VersionLabels.Version, VersionLabels.Revision, RuntimeInformation.FrameworkDescription, RuntimeFeature.IsDynamicCodeCompiled ? "jit" : "ahead")
            .Set(1);
        DotNetStats.Register(registry);
        _pauses = metrics.CreateCounter("dotnet_gc_pause_seconds_total", "Time for which garbage collections held all threads.");
        _allocated = metrics.CreateCounter("dotnet_allocated_bytes_total", "Bytes allocated on the managed heap.");
        _contentions = metrics.CreateCounter("dotnet_lock_contentions_total", "Times that a thread had to wait for a lock.");
        _heap = metrics.CreateGauge("dotnet_heap_bytes", "Size of the managed heap after its last collection, fragmentation included.");
        _threads = metrics.CreateGauge("dotnet_threadpool_threads", "Threads of the pool.");
        _queued = metrics.CreateGauge("dotnet_threadpool_queued_items", "Work items that wait for a thread of the pool.");
        registry.AddBeforeCollectCallback(Read);
    }

    private void Read()
    {
        _pauses.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        _allocated.IncTo(GC.GetTotalAllocatedBytes());
        _contentions.IncTo(Monitor.LockContentionCount);
        _heap.Set(GC.GetGCMemoryInfo().HeapSizeBytes);
        _threads.Set(ThreadPool.ThreadCount);
        _queued.Set(ThreadPool.PendingWorkItemCount);
    }
}
