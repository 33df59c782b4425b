using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>Facts that follow from others by themselves: a balance that suffices pays bills, then renews terms.</summary>
internal static class SelfActing
{
    /// <summary>The next one at <paramref name="at"/>; null: nothing follows.</summary>
    public static LedgerEvent? Next(AccountStatus account, BillingSettings settings, PriceBook prices, Instant at)
    {
        if (account.Outstanding.Count > 0)
        {
            // Bills go first: while one waits, nothing is renewed.
            OutstandingBill oldest = account.Outstanding[0];
            return OrderPricing.Tender(account, oldest.Payable, settings.TenderOrder) is { } tender
                ? new BillPaid { At = at, Bill = oldest.Bill, Cash = tender.Cash, Credit = tender.Credit }
                : null;
        }

        foreach (ulong id in account.Renewing)
        {
            AppStatus app = account.Apps[id];
            if (app.AutoRenewMonths is { } months
                && app.Effective is { } subscription
                && at >= subscription.ExpiresAt - settings.AutoRenewLead
                && at < subscription.ExpiresAt
                && Renewal(account, app, subscription, months, settings, prices.At(at), at) is { } renewal)
            {
                return renewal;
            }
        }

        return null;
    }

    private static OrderPlaced? Renewal(
        AccountStatus account, AppStatus app, Subscription subscription, int months, BillingSettings settings, PriceCatalogue prices, Instant at)
    {
        if (!prices.Plans.TryGetValue(subscription.Edition, out PlanPrice? plan) || !plan.IsPaid)
        {
            return null;
        }

        IReadOnlyList<OrderSlice> slices = OrderPricing.Months(plan, subscription.Months, months);
        Money price = OrderPricing.PriceOf(slices);
        return OrderPricing.Tender(account, price, settings.TenderOrder) is not { } tender
            ? null
            : new OrderPlaced
            {
                At = at,
                App = app.App,
                OrderId = $"{OrderPlaced.AutomaticPrefix}{app.App}:{subscription.ExpiresAt}",
                Kind = OrderKind.Renewal,
                Edition = subscription.Edition,
                PriceVersion = prices.Version,
                Anchor = subscription.Anchor,
                Slices = slices,
                Price = price,
                Voucher = Money.Zero(price.Currency),
                Cash = tender.Cash,
                Credit = tender.Credit,
                Automatic = true,
            };
    }
}
