using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Billing;

/// <summary>Keeps what an app used in months that are not billed yet, before its data goes: deletion and reclaim do not make its last overage free.</summary>
internal sealed class UsageKeeper(IUsageStore usage, IBillStore bills, TimeProvider time)
{
    /// <summary>May be repeated; an app whose data is gone already adds nothing.</summary>
    public async Task KeepAsync(AccountStatus account, AppStatus app, CancellationToken cancellationToken)
    {
        if (app.Spans.Count == 0)
        {
            return;
        }

        // From the first one on: nobody may have looked at the account for long.
        YearMonth running = BillingMonths.Of(app.ZoneId, time.Now());
        for (YearMonth month = BillingMonths.Of(app.ZoneId, app.Spans[0].FromInclusive); month <= running; month = month.PlusMonths(1))
        {
            bool billed = account.IssuedBills.Contains(new BillKey(account.Account, app.App, BillKind.Usage, month).Text);
            if (!billed && BillingMonths.HasPaidEdition(app, month) && await usage.GetMonthAsync(app.App, month, cancellationToken) is { } reading)
            {
                await bills.JoinReadingAsync(account.Account, Closed(reading, BillingMonths.EndOf(app.ZoneId, month)), cancellationToken);
            }
        }
    }

    /// <summary>Nothing is counted of it any more, so all of its month is known.</summary>
    private static MonthUsage Closed(MonthUsage reading, Instant end) => reading with
    {
        MauExact = Closed(reading.MauExact, end),
        MauEstimate = Closed(reading.MauEstimate, end),
        Pcc = Closed(reading.Pcc, end),
    };

    private static MeterReading? Closed(MeterReading? reading, Instant end)
        => reading is null ? null : reading with { Watermark = Instant.Max(reading.Watermark, end), Final = true };
}
