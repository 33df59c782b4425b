using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>The slices of an order and what each is charged (spec sections 4 and 5).</summary>
public static class OrderPricing
{
    /// <summary>Whole months at the plan's fee.</summary>
    /// <param name="plan">Of the version in force at the order.</param>
    /// <param name="firstSlice">0 for a purchase, the months that are paid already for a renewal.</param>
    /// <param name="months">1 or more.</param>
    public static IReadOnlyList<OrderSlice> Months(PlanPrice plan, int firstSlice, int months)
    {
        Rate fee = Rate.Of(plan.MonthlyFee);
        return [.. Enumerable.Range(firstSlice, months).Select(slice => new OrderSlice(slice, fee, fee))];
    }

    /// <summary>
    /// The difference of the fees: remaining days / days in slice for the running slice, the day of the upgrade counted and at least one day,
    /// and in full for later ones; each slice by the version of the prices under which it was bought. Null: one of them has no such plan.
    /// </summary>
    public static IReadOnlyList<OrderSlice>? Upgrade(Subscription subscription, string edition, PriceBook prices, Instant at)
    {
        Terms terms = subscription.Terms;
        int running = terms.SliceAt(at);
        int days = terms.DaysOf(running);
        int remaining = Math.Clamp(Period.DaysBetween(Terms.DateIn(subscription.ZoneId, at), terms.DateOf(running + 1)), 1, days);
        var slices = new List<OrderSlice>();
        for (int slice = running; slice < subscription.Months; slice++)
        {
            PriceCatalogue version = prices.Version(subscription.PriceVersionOf(slice));
            if (!version.Plans.TryGetValue(edition, out PlanPrice? to) || !version.Plans.TryGetValue(subscription.Edition, out PlanPrice? from))
            {
                return null;
            }

            Rate difference = Rate.Of(to.MonthlyFee) - Rate.Of(from.MonthlyFee);
            slices.Add(new OrderSlice(slice, difference, slice == running ? difference.Times(remaining).Over(days) : difference));
        }

        return slices;
    }

    /// <summary>The one rounding of an order, which is one invoice line.</summary>
    public static Money PriceOf(IReadOnlyList<OrderSlice> slices) => slices.Select(slice => slice.Charge).Aggregate((left, right) => left + right).Round();

    /// <summary>Divides what is to be paid between credit and cash. Null: the balance does not suffice.</summary>
    public static (Money Cash, Money Credit)? Tender(AccountStatus account, Money due, TenderOrder order)
    {
        if (account.Balance < due)
        {
            return null;
        }

        Money first = Money.Min(order == TenderOrder.CreditFirst ? account.Credit : account.Cash, due);
        Money second = due - first;
        return order == TenderOrder.CreditFirst ? (second, first) : (first, second);
    }
}
