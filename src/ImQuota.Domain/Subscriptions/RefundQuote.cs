using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>
/// What comes back if a term is given back at an instant: running slice + later slices − used value, at least 0 (spec section 5). An order is a chain of
/// monthly orders; elapsed ones are consumed. What vouchers paid is not in it.
/// </summary>
public sealed record RefundQuote
{
    public required Instant At { get; init; }

    public required RefundBasis Basis { get; init; }

    public required IReadOnlyList<RefundPart> Parts { get; init; }

    public required Money Current { get; init; }

    public required Money Future { get; init; }

    /// <summary>Not rounded.</summary>
    public required Rate Used { get; init; }

    /// <summary>Rounded once; 0 or more, and never more than was paid.</summary>
    public required Money Amount { get; init; }

    /// <summary>The part that goes back to cash, in the proportion in which cash and credit were paid.</summary>
    public required Money Cash { get; init; }

    public required Money Credit { get; init; }

    public static RefundQuote Of(Subscription term, RefundBasis basis, Instant at)
    {
        Currency currency = term.Orders[0].Price.Currency;
        RefundPart[] parts = [.. term.Orders.Select(order => PartOf(term, order, basis, at))];
        Money current = Money.Sum(parts.Select(part => part.CurrentPaid), currency);
        Money future = Money.Sum(parts.Select(part => part.FuturePaid), currency);
        Rate used = parts.Aggregate(Rate.Zero(currency), (sum, part) => sum + part.Used);
        Money amount = Money.Max0((Rate.Of(current + future) - used).Round());
        IReadOnlyList<Money> tender = MoneySplit.ByAmounts(
            amount, Money.Sum(parts.Select(part => part.Cash), currency), Money.Sum(parts.Select(part => part.Credit), currency));
        return new RefundQuote
        {
            At = at,
            Basis = basis,
            Parts = parts,
            Current = current,
            Future = future,
            Used = used,
            Amount = amount,
            Cash = tender[0],
            Credit = tender[1],
        };
    }

    /// <summary>What was decided when a refund was placed, again.</summary>
    /// <exception cref="InvalidOperationException">Its app or one of its orders is not in the ledger.</exception>
    public static RefundQuote Of(Ledger ledger, RefundPlaced refund)
    {
        OrderPlaced[] orders = [.. refund.OrderIds.Select(id => Fact<OrderPlaced>(ledger, $"order:{id}"))];
        string zone = Fact<AppCreated>(ledger, $"app:{refund.App}:created").ZoneId;
        return Of(new Subscription(orders[0].Anchor, zone, orders[^1].Edition, orders), refund.Basis, refund.At);
    }

    private static T Fact<T>(Ledger ledger, string key)
        where T : LedgerEvent
        => ledger.Find(key) as T ?? throw new InvalidOperationException($"{key} is not in the ledger of {ledger.Account}.");

    private static RefundPart PartOf(Subscription term, OrderPlaced order, RefundBasis basis, Instant at)
    {
        Currency currency = order.Price.Currency;
        int running = at < term.ExpiresAt ? term.Terms.SliceAt(at) : term.Months;
        Money paid = order.Cash + order.Credit;
        IReadOnlyList<Money> slices = MoneySplit.ByWeights(paid, [.. order.Slices.Select(slice => slice.Charge.Amount)]);
        Money current = Money.Zero(currency);
        Money future = Money.Zero(currency);
        for (int i = 0; i < slices.Count; i++)
        {
            current += order.Slices[i].Slice == running ? slices[i] : Money.Zero(currency);
            future += order.Slices[i].Slice > running ? slices[i] : Money.Zero(currency);
        }

        OrderSlice? now = order.Slices.FirstOrDefault(slice => slice.Slice == running);
        (int days, int of) = now is null ? (0, 1) : UsedDays(term, order, running, basis, at);
        Rate price = now?.MonthlyPrice ?? Rate.Zero(currency);
        IReadOnlyList<Money> tender = MoneySplit.ByAmounts(current + future, order.Cash, order.Credit);
        return new RefundPart(order.OrderId, current, future, price, days, of, price.Times(days).Over(of), tender[0], tender[1]);
    }

    private static (int Days, int Of) UsedDays(Subscription term, OrderPlaced order, int running, RefundBasis basis, Instant at)
    {
        LocalDate today = Terms.DateIn(term.ZoneId, at);
        LocalDate start = term.Terms.DateOf(running);
        if (order.Kind == OrderKind.Upgrade && order.Slices[0].Slice == running)
        {
            start = Terms.DateIn(term.ZoneId, order.At);
        }

        if (basis == RefundBasis.ServiceMonth)
        {
            // On the date of the next boundary, before its hour, the slice is used up whole.
            int of = term.Terms.DaysOf(running);
            return (Math.Min(Period.DaysBetween(start, today) + 1, of), of);
        }

        LocalDate monthStart = new(today.Year, today.Month, 1);
        return (Period.DaysBetween(LocalDate.Max(start, monthStart), today) + 1, today.Calendar.GetDaysInMonth(today.Year, today.Month));
    }
}
