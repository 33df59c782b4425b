using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Metering;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>A process that tells the usage of a host's store, and may die behind any of its writes.</summary>
internal sealed class MeterProcess
{
    internal static readonly Uri Source = new("https://chat.example/regions/sg");
    private readonly DyingOutbox _outbox;
    private readonly EmissionScheduler _scheduler;
    private readonly IReadOnlyList<IUsageSink> _sinks;
    private readonly SinkDelivery[] _deliveries;

    internal MeterProcess(AdminHost host, IReadOnlyList<IUsageSink> sinks, CrashPoint? crash = null)
    {
        crash ??= new CrashPoint();
        _sinks = sinks;
        var options = new MeteringOptions { Source = Source };
        var rules = new SubscriptionRules(host.Store.Catalogue, host.Store.Prices);
        Metrics = new UsageMetrics(Registry);
        _outbox = new DyingOutbox(host.Store.Outbox, crash);
        var source = new RecordSource(options, _outbox);
        var apps = new AppEmitter(
            _outbox, host.Store.Apps, host.Store.Usage, host.Store.Catalogue, rules, source, options, Metrics, host.Clock, NullLogger<AppEmitter>.Instance);
        var accounts = new AccountEmitter(_outbox, host.Store.Ledgers, host.Bills, rules, source, options, Metrics, host.Clock, NullLogger<AccountEmitter>.Instance);
        _scheduler = new EmissionScheduler(
            new UsageSchedule(new DyingWakeUps(host.Store.UsageSchedule.Entries, crash)), apps, accounts, new WorkSpread(TimeSpan.Zero), host.Clock, NullLogger<EmissionScheduler>.Instance);
        _deliveries = [.. sinks.Select(sink => new SinkDelivery(new DyingSink(sink, crash), _outbox, Metrics, host.Clock, NullLogger<SinkDelivery>.Instance))];
    }

    internal CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    internal UsageMetrics Metrics { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal async Task JoinAsync()
    {
        foreach (IUsageSink sink in _sinks)
        {
            await _outbox.JoinAsync(sink.Name, Cancellation);
        }
    }

    internal async Task<int> EmitAsync() => (await _scheduler.RunDueAsync(Cancellation)).Done;

    internal async Task DeliverAsync()
    {
        foreach (SinkDelivery delivery in _deliveries)
        {
            await delivery.RunDueAsync(Cancellation);
        }
    }

    /// <summary>Tells and delivers all that is due. False: it died.</summary>
    internal async Task<bool> RunAsync()
    {
        try
        {
            await JoinAsync();
            await EmitAsync();
            await DeliverAsync();
            return true;
        }
        catch (ProcessDiedException)
        {
            return false;
        }
    }
}
