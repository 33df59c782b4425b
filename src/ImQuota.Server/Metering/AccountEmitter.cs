using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Billing;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Metering;

/// <summary>Puts changes of state and reminders of an account's apps into the outbox.</summary>
internal sealed class AccountEmitter(
    IOutboxStore outbox,
    ILedgerStore ledgers,
    BillDesk bills,
    SubscriptionRules rules,
    RecordSource source,
    MeteringOptions options,
    UsageMetrics metrics,
    TimeProvider time,
    ILogger<AccountEmitter> log)
{
    /// <returns>When to look again; null: nothing changes by itself, or the account is unknown.</returns>
    public async Task<Instant?> EmitAsync(string account, CancellationToken cancellationToken)
    {
        if (await ledgers.ReadAsync(account, cancellationToken) is not { } ledger)
        {
            return null;
        }

        // What was told cannot be taken back, so nothing is told before the bills that come before it.
        Instant now = time.Now();
        ledger = await bills.CloseBeforeAsync(ledger, now, cancellationToken);
        Evaluation evaluation = rules.Evaluator.Evaluate(ledger, ledger.NotBeforeLast(now));
        bool full = false;
        foreach (ReadState read in await outbox.ReadStatesAsync([.. evaluation.Account.Apps.Keys], cancellationToken))
        {
            full |= !await TryEmitAsync(evaluation, account, read, now, cancellationToken);
        }

        return full ? now + Duration.FromTimeSpan(options.Interval) : evaluation.NextWakeUp;
    }

    /// <summary>False: the outbox is full.</summary>
    private async Task<bool> TryEmitAsync(Evaluation evaluation, string account, ReadState read, Instant now, CancellationToken cancellationToken)
    {
        while (true)
        {
            (IReadOnlyList<UsageData> news, EmissionState told) = AccountNews.Of(evaluation, account, read.App, read.State);
            if (news.Count == 0)
            {
                return true;
            }

            UsageRecords records = await source.GetAsync(cancellationToken);
            string zone = evaluation.Account.Apps[read.App].ZoneId;
            string[] events = [.. news.Select(one => UsageRecordJson.WriteText(RecordOf(records, one, zone, now)))];
            switch (await outbox.TryAppendAsync(read, told, events, cancellationToken))
            {
                case AppendOutcome.Appended:
                    metrics.Emitted(events.Length);
                    return true;
                case AppendOutcome.Full:
                    metrics.Full();
                    MeteringLog.OutboxFull(log, read.App);
                    return false;
                default:
                    read = (await outbox.ReadStatesAsync([read.App], cancellationToken))[0];
                    break;
            }
        }
    }

    private static UsageRecord RecordOf(UsageRecords records, UsageData data, string zone, Instant now) => data switch
    {
        StateData state => records.Of(state, zone, now),
        ReminderData reminder => records.Of(reminder, zone, now),
        _ => throw new InvalidOperationException($"{data.GetType().Name} is no news of an account."),
    };
}
