using System.Globalization;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Spec section 5 in calendar days and exact fractions; paid in cash, no voucher, no upgrade.</summary>
internal static class RefundOracle
{
    public static long Cents(bool calendarMonth, int fee, int months, DateOnly bought, DateOnly refunded)
    {
        int running = 0;
        while (bought.AddMonths(running + 1) <= refunded)
        {
            running++;
        }

        Fraction left = (months - running) * fee;
        DateOnly start = bought.AddMonths(running);
        Fraction share = calendarMonth ? OfTheMonth(start, refunded) : OfTheSlice(start, bought.AddMonths(running + 1), refunded);
        Fraction back = left - (share * fee);
        return back.Sign < 0 ? 0 : (long)back.RoundedUnits(2);
    }

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Fraction OfTheMonth(DateOnly start, DateOnly refunded)
    {
        int used = 0;
        int days = DateTime.DaysInMonth(refunded.Year, refunded.Month);
        for (int day = 1; day <= refunded.Day; day++)
        {
            used += new DateOnly(refunded.Year, refunded.Month, day) >= start ? 1 : 0;
        }

        return new Fraction(used, days);
    }

    private static Fraction OfTheSlice(DateOnly start, DateOnly end, DateOnly refunded)
        => new(refunded.DayNumber - start.DayNumber + 1, end.DayNumber - start.DayNumber);
}
