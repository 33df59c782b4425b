using System.Globalization;
using System.Numerics;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>
/// Spec section 5 in calendar days, exact fractions and cents: an order of Standard, perhaps with a voucher and credit, and perhaps an upgrade to Premium inside of it. Everything
/// happens at noon, later things a minute later, so that what is on a boundary's date is in the slice that begins there.
/// </summary>
internal static class RefundOracle
{
    /// <summary>Paid in cash, no voucher, no upgrade.</summary>
    public static long Cents(bool calendarMonth, int fee, int months, DateOnly bought, DateOnly refunded)
        => (long)Of(new RefundStory(calendarMonth, fee, 0, months, bought, null, refunded, 0, 0, 0)).Amount;

    /// <summary>What goes back, to cash and to credit.</summary>
    public static (BigInteger Amount, BigInteger Cash, BigInteger Credit) Of(RefundStory story)
    {
        var orders = new List<OracleOrder> { Purchase(story) };
        if (story.Upgraded is { } day)
        {
            orders.Add(Upgrade(story, day, story.CreditCents - orders[0].Credit + story.MoreCreditCents));
        }

        int running = Running(story, story.Refunded);
        BigInteger paid = orders.Aggregate(BigInteger.Zero, (sum, order) => sum + order.From(running));
        Fraction used = orders.Aggregate((Fraction)0L, (sum, order) => sum + (Used(story, order, running) * order.MonthlyFee));
        Fraction left = new Fraction(paid, 100) - used;
        BigInteger amount = left.Sign < 0 ? 0 : left.RoundedUnits(2);

        // Of each order, what was paid for the running month and later ones has cash and credit in the order's proportion; the refund has them in the proportion of their sums.
        BigInteger[][] tenders = [.. orders.Select(order => SplitOracle.Split(order.From(running), [new Fraction(order.Cash, 1), new Fraction(order.Credit, 1)]))];
        BigInteger cash = tenders.Aggregate(BigInteger.Zero, (sum, tender) => sum + tender[0]);
        BigInteger credit = tenders.Aggregate(BigInteger.Zero, (sum, tender) => sum + tender[1]);
        BigInteger[] back = SplitOracle.Split(amount, [new Fraction(cash, 1), new Fraction(credit, 1)]);
        return (amount, back[0], back[1]);
    }

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whole months at the fee, less the voucher, credit first.</summary>
    private static OracleOrder Purchase(RefundStory story)
    {
        BigInteger paid = ((BigInteger)story.Fee * 100 * story.Months) - story.VoucherCents;
        var credit = BigInteger.Min(paid, story.CreditCents);
        Fraction[] charges = [.. Enumerable.Repeat((Fraction)story.Fee, story.Months)];
        return new OracleOrder(0, story.Fee, SplitOracle.Split(paid, charges), paid - credit, credit, null);
    }

    /// <summary>The difference of the fees: for the days that remain of the running month, its own day counted, and for each later month.</summary>
    private static OracleOrder Upgrade(RefundStory story, DateOnly day, BigInteger creditLeft)
    {
        int first = Running(story, day);
        DateOnly end = story.Bought.AddMonths(first + 1);
        Fraction share = new Fraction(end.DayNumber - day.DayNumber, end.DayNumber - story.Bought.AddMonths(first).DayNumber);
        Fraction[] charges = [share * story.Difference, .. Enumerable.Repeat((Fraction)story.Difference, story.Months - first - 1)];
        BigInteger paid = charges.Aggregate((left, right) => left + right).RoundedUnits(2);
        var credit = BigInteger.Min(paid, creditLeft);
        return new OracleOrder(first, story.Difference, SplitOracle.Split(paid, charges), paid - credit, credit, day);
    }

    private static int Running(RefundStory story, DateOnly day)
    {
        int running = 0;
        while (story.Bought.AddMonths(running + 1) <= day)
        {
            running++;
        }

        return running;
    }

    /// <summary>The part of the month that the order was in effect: from the month's start, or the upgrade's day in it, the day of the refund counted.</summary>
    private static Fraction Used(RefundStory story, OracleOrder order, int running)
    {
        DateOnly start = order.Began is { } day && order.First == running ? day : story.Bought.AddMonths(running);
        DateOnly refunded = story.Refunded;
        if (!story.CalendarMonth)
        {
            return new Fraction(refunded.DayNumber - start.DayNumber + 1, story.Bought.AddMonths(running + 1).DayNumber - story.Bought.AddMonths(running).DayNumber);
        }

        int used = 0;
        for (int one = 1; one <= refunded.Day; one++)
        {
            used += new DateOnly(refunded.Year, refunded.Month, one) >= start ? 1 : 0;
        }

        return new Fraction(used, DateTime.DaysInMonth(refunded.Year, refunded.Month));
    }

    /// <summary>Cents paid for each month from the <paramref name="First"/>-th of the term on; <paramref name="Began"/> is the day of an upgrade.</summary>
    private sealed record OracleOrder(int First, long MonthlyFee, BigInteger[] Months, BigInteger Cash, BigInteger Credit, DateOnly? Began)
    {
        public BigInteger From(int month) => Months.Skip(month - First).Aggregate(BigInteger.Zero, BigInteger.Add);
    }
}
