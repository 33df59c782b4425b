using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Metering;

/// <summary>Puts what is due of an app's use into the outbox.</summary>
internal sealed class AppEmitter(
    IOutboxStore outbox,
    IAppStore apps,
    IUsageStore usage,
    ICatalogueStore catalogues,
    SubscriptionRules rules,
    RecordSource source,
    MeteringOptions options,
    UsageMetrics metrics,
    TimeProvider time,
    ILogger<AppEmitter> log)
{
    /// <returns>When to look again; null: the app is gone.</returns>
    public Task<Instant?> EmitAsync(ulong app, CancellationToken cancellationToken) => EmitAsync(app, ended: false, cancellationToken);

    /// <summary>Before an app's data goes: what was not told yet, and its months as closed. May be repeated. Without a sink nobody is told.</summary>
    /// <exception cref="StoreUnavailableException">The outbox is full, so the data must stay.</exception>
    public Task EmitLastAsync(ulong app, CancellationToken cancellationToken) => options.HasSinks ? EmitAsync(app, ended: true, cancellationToken) : Task.CompletedTask;

    private async Task<Instant?> EmitAsync(ulong app, bool ended, CancellationToken cancellationToken)
    {
        // When months close is said by the prices as published, which may change while the service runs.
        var plan = new EmissionPlan(new EmissionSettings(Duration.FromTimeSpan(options.Interval), rules.Evaluator.Settings));
        while (true)
        {
            ReadState read = (await outbox.ReadStatesAsync([app], cancellationToken))[0];
            if (await apps.GetAsync(app, cancellationToken) is not { } record)
            {
                return null;
            }

            // Before the counts are read: what is read at a cutoff is read behind it.
            Instant now = time.Now();
            MeteredApp metered = Describe(record);
            var months = new List<MonthUsage>();
            foreach (YearMonth month in plan.MonthsToRead(metered, read.State, now))
            {
                months.Add(await usage.GetMonthAsync(app, month, cancellationToken) ?? new MonthUsage { App = app, Month = month });
            }

            EmissionStep step = plan.Decide(metered, read.State, months, now, ended);
            if (ReferenceEquals(step.State, read.State))
            {
                return step.Next;
            }

            UsageRecords records = await source.GetAsync(cancellationToken);
            string[] events = [.. step.Records.Select(one => UsageRecordJson.WriteFitting(records.Of(one.Data, one.Sequence, now)))];
            switch (await outbox.TryAppendAsync(read, step.State, events, cancellationToken))
            {
                case AppendOutcome.Appended:
                    metrics.Emitted(events.Length);
                    if (!ended)
                    {
                        return step.Next;
                    }

                    break;
                case AppendOutcome.Full:
                    metrics.Full();
                    MeteringLog.OutboxFull(log, app);
                    if (ended)
                    {
                        throw new StoreUnavailableException($"The outbox has no room for the last usage records of app {app}; its data stays until a sink has taken some.");
                    }

                    return now + Duration.FromTimeSpan(options.Interval);
            }
        }
    }

    private MeteredApp Describe(AppRecord record) => new()
    {
        SdkAppId = record.SdkAppId,
        TenantId = record.Account,
        Edition = record.Edition,
        ZoneId = record.ZoneId,
        CreatedAt = record.CreatedAt,
        IncludedMau = catalogues.Current.Editions.GetValueOrDefault(record.Edition)?.MauAllowance ?? 0,
        CatalogVersion = catalogues.Current.Version,
    };
}
