using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Billing;

/// <summary>Joins usage records, as they come in, into the readings of their months; the join is a maximum, so nothing depends on their order or number.</summary>
internal sealed class UsageImporter(ILedgerStore ledgers, IBillStore bills, IWakeUpStore wakeUps, TimeProvider time)
{
    private const int ErrorsListed = 100;

    /// <summary>How far another service's clock may be ahead.</summary>
    private static readonly Duration ClocksDiffer = Duration.FromMinutes(5);

    /// <summary>Accounts of which something was not known before are looked at afterwards, also where the stream was cut short: an app that has ended may have no other instant to come.</summary>
    /// <param name="records">As they were read; one that could not be read is told as refused.</param>
    /// <param name="cancellationToken">Ends it; what was joined stays.</param>
    public async Task<ImportUsageResponse> RunAsync(IAsyncEnumerable<UsageRecordReadResult> records, CancellationToken cancellationToken)
    {
        var joined = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            return await JoinAsync(records, joined, cancellationToken);
        }
        finally
        {
            foreach (string account in joined)
            {
                await wakeUps.WakeAsync(account, time.Now(), CancellationToken.None);
            }
        }
    }

    private async Task<ImportUsageResponse> JoinAsync(IAsyncEnumerable<UsageRecordReadResult> records, HashSet<string> joined, CancellationToken cancellationToken)
    {
        var response = new ImportUsageResponse();
        var known = new Dictionary<string, Ledger?>(StringComparer.Ordinal);
        await foreach (UsageRecordReadResult read in records.WithCancellation(cancellationToken))
        {
            long index = response.Records++;
            IReadOnlyList<string> errors = read.Errors;
            if (read.Record is { } record && await ProblemAsync(record, known, cancellationToken) is { } problem)
            {
                errors = [problem];
            }

            if (errors.Count > 0)
            {
                Refuse(response, index, errors);
            }
            else if (read.Record is null)
            {
                response.Ignored++;
            }
            else
            {
                MonthUsage reading = MonthUsage.Of([read.Record]).Values.Single();
                string account = read.Record.Data.TenantId;
                if (await bills.JoinReadingAsync(account, reading, cancellationToken))
                {
                    response.Joined++;
                    joined.Add(account);
                }
            }
        }

        return response;
    }

    private static void Refuse(ImportUsageResponse response, long index, IReadOnlyList<string> errors)
    {
        response.Refused++;
        if (response.Errors.Count < ErrorsListed)
        {
            response.Errors.Add(new RefusedRecord { Index = index, Message = string.Join("; ", errors) });
        }
    }

    /// <summary>What contradicts the account it names; null: nothing.</summary>
    private async Task<string?> ProblemAsync(UsageRecord record, Dictionary<string, Ledger?> known, CancellationToken cancellationToken)
    {
        var data = (MeterData)record.Data;
        if (!known.TryGetValue(data.TenantId, out Ledger? ledger))
        {
            known[data.TenantId] = ledger = await ledgers.ReadAsync(data.TenantId, cancellationToken);
        }

        if (ledger?.Find($"app:{data.SdkAppId}:created") is not AppCreated app)
        {
            return $"$.data.sdkappid: {data.SdkAppId} is no app of the account {BadFields.Show(data.TenantId)}";
        }

        Instant start = BillingMonths.StartOf(app.ZoneId, data.Period);
        Instant end = BillingMonths.EndOf(app.ZoneId, data.Period);
        if (data.PeriodStart != start || data.PeriodEnd != end)
        {
            return $"$.data.periodstart: {data.PeriodStart} to {data.PeriodEnd} is not {data.Period} of the app, which is {start} to {end} in {app.ZoneId}";
        }

        Instant latest = time.Now() + ClocksDiffer;
        return data.Watermark > latest ? $"$.data.watermark: {data.Watermark} is still to come; {latest} at the latest is allowed" : null;
    }
}
