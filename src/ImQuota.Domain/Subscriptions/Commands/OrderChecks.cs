using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>Checks that orders share; null: nothing is wrong.</summary>
internal static class OrderChecks
{
    public static (SubscriptionRefusal, BadValue)? Months(int months, BillingSettings settings, string field = "months")
        => months >= 1 && months <= settings.MaxMonths ? null : (SubscriptionRefusal.MonthsOutOfRange, new BadValue(field, $"{months}", $"1 to {settings.MaxMonths}"));

    public static (SubscriptionRefusal, BadValue)? Plan(string edition, PriceCatalogue prices)
        => prices.Plans.TryGetValue(edition, out PlanPrice? plan) && plan.IsPaid
            ? null
            : (SubscriptionRefusal.UnknownEdition, new BadValue(
                "edition", BadValue.Shown(edition), $"one for sale: {string.Join(", ", prices.Plans.Values.Where(one => one.IsPaid).Select(one => one.Edition).Order(StringComparer.Ordinal))}"));

    /// <summary>Money of a held refund waits for its review, so nothing that would change what is reviewed is done meanwhile.</summary>
    public static (SubscriptionRefusal, BadValue)? Held(AppStatus app)
        => app.Refund is { Held: true } refund
            ? (SubscriptionRefusal.RefundHeld, new BadValue("app", $"{app.App}", $"an app without a held refund; {refund.Key} waits for its review"))
            : null;

    /// <summary>Whether an app may come from an edition to another by paying for it.</summary>
    public static bool IsUpgrade(Catalogue editions, string from, string to)
        => editions.Editions.TryGetValue(from, out Edition? edition) && edition.UpgradesTo.Contains(to, StringComparer.Ordinal);

    public static (SubscriptionRefusal, BadValue) Downgrade(string from, string to)
        => (SubscriptionRefusal.Downgrade, new BadValue("edition", $"'{to}'", $"an edition that '{from}' upgrades to; refund the term, then purchase"));

    /// <summary>What a voucher pays of an order.</summary>
    public static (SubscriptionRefusal, BadValue)? Voucher(
        AccountStatus account, PriceCatalogue prices, string? id, string edition, Money price, string orderId, Instant at, out Money pays)
    {
        pays = Money.Zero(price.Currency);
        if (id is null)
        {
            return null;
        }

        if (!account.Vouchers.TryGetValue(id, out VoucherStatus? voucher))
        {
            return (SubscriptionRefusal.UnknownVoucher, new BadValue("voucher_id", $"'{id}'", $"a voucher of account {account.Account}"));
        }

        VoucherTerms terms = prices.Vouchers;
        string? bound = voucher switch
        {
            { UsedBy: { } by } when !string.Equals(by, orderId, StringComparison.Ordinal) => $"a voucher that is not used; order {by} used it",
            _ when at >= voucher.ExpiresAt => $"a voucher that has not expired; this one did at {voucher.ExpiresAt}",
            _ when !terms.Editions.Contains(edition) => $"a voucher for '{edition}'; it is good for {string.Join(", ", terms.Editions.Order(StringComparer.Ordinal))}",
            _ when price < terms.MinimumOrder => $"an order of at least {terms.MinimumOrder}; this one is {price}",
            _ => null,
        };
        if (bound is not null)
        {
            return (SubscriptionRefusal.VoucherNotUsable, new BadValue("voucher_id", $"'{id}'", bound));
        }

        decimal share = decimal.Round(price.Amount * terms.MaxPercent / 100, price.Currency.Exponent, MidpointRounding.ToZero);
        pays = Money.Min(voucher.Amount, Money.Of(share, price.Currency));
        return null;
    }

    /// <summary>Null: no automatic renewal may come to have the id.</summary>
    public static CommandResult? NotReserved(CommandScope scope, string orderId)
        => orderId.StartsWith(OrderPlaced.AutomaticPrefix, StringComparison.Ordinal)
            ? scope.Refused(SubscriptionRefusal.MalformedId, "order_id", $"'{orderId}'", $"an id that does not begin with '{OrderPlaced.AutomaticPrefix}', as those of automatic renewals do")
            : null;

    /// <summary>A retry of an order finds it; another order under its id is refused.</summary>
    /// <param name="scope">The account.</param>
    /// <param name="orderId">The caller's own.</param>
    /// <param name="voucherId">Null: none is asked for.</param>
    /// <param name="same">Whether the order of that id is what is asked for, its voucher aside.</param>
    public static CommandResult? Repeated(CommandScope scope, string orderId, string? voucherId, Func<OrderPlaced, bool> same)
    {
        if (scope.Find($"order:{orderId}") is not OrderPlaced there)
        {
            return null;
        }

        return same(there) && string.Equals(there.VoucherId, voucherId, StringComparison.Ordinal)
            ? scope.Already(there)
            : scope.Refused(SubscriptionRefusal.KeyTaken, "order_id", $"'{orderId}'", $"an id of its own; it is {Describe(there)}");
    }

    private static string Describe(OrderPlaced order)
    {
        string article = order.Kind == OrderKind.Upgrade ? "an" : "a";
        string resumes = order.Resumes ? " by renewal" : "";
        string voucher = order.VoucherId is { } id ? $" with voucher '{id}'" : "";
        string renewals = order.AutoRenewMonths is { } months ? $", renewed by {Terms.LengthOf(months)} each time" : "";
        return $"{article} {order.Kind}{resumes} of {Terms.LengthOf(order.Slices.Count)} of '{order.Edition}' for app {order.App}{voucher}{renewals}";
    }
}
