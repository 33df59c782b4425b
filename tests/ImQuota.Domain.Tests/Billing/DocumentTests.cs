using System.Globalization;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>The tables of docs/billing.md say what the code does.</summary>
public sealed class DocumentTests
{
    private static readonly string Document = ReadDocument();

    public static TheoryData<string, string, string> Overage => [.. Rows("monthly active users", 3).Select(row => (row[0], row[1], row[2]))];

    public static TheoryData<string, int, string, string, string, string, string> Refunds
        => [.. Rows("edition", 7).Select(row => (row[0], int.Parse(row[1], CultureInfo.InvariantCulture), row[2], row[3], row[4], row[5], row[6]))];

    public static TheoryData<int, string, string, string> Upgrades => [.. Rows("months", 4).Select(row => (int.Parse(row[0], CultureInfo.InvariantCulture), row[1], row[2], row[3]))];

    public static TheoryData<string, int, string, string, string> Ends
        => [.. Rows("bought", 5).Select(row => (row[0], int.Parse(row[1], CultureInfo.InvariantCulture), row[2], row[3], row[4]))];

    [Theory]
    [MemberData(nameof(Overage))]
    public void Document_Overage_IsWhatTheBillSays(string users, string exact, string billed)
    {
        var month = new YearMonth(2027, 3);
        long mau = long.Parse(users, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        foreach (string edition in (string[])["standard", "premium"])
        {
            Bill bill = new Closing(new Desk().Create("2027-03-01").TopUp("2027-03-01", 999).Purchase("2027-03-01", edition, 1)).Know(month, mau).Close(month);
            Rate cost = bill.Lines.Select(line => line.ChargedCost).Aggregate((left, right) => left + right);
            Assert.Equal((exact, billed), (cost.AmountText(), bill.Total.AmountText()));
        }
    }

    [Theory]
    [MemberData(nameof(Refunds))]
    public void Document_Refunds_AreWhatIsQuoted(string edition, int months, string bought, string refunded, string basis, string used, string back)
    {
        var settings = new BillingSettings { RefundBasis = basis == "calendar_month" ? RefundBasis.CalendarMonth : RefundBasis.ServiceMonth };
        RefundQuote quote = new Desk(settings).Create(bought).TopUp(bought, 9_999).Purchase(bought, edition, months).Quote(refunded + "T12:01");
        Assert.Equal((used, back), (quote.Used.Round().AmountText(), quote.Amount.AmountText()));
    }

    [Theory]
    [MemberData(nameof(Upgrades))]
    public void Document_Upgrades_AreWhatIsCharged(int months, string bought, string upgraded, string price)
        => Assert.Equal(
            price,
            new Desk().Create(bought).TopUp(bought, 9_999).Purchase(bought, "standard", months).Upgrade(upgraded + "T12:01", "premium").Ledger.Events.OfType<OrderPlaced>().Last().Price.AmountText());

    [Theory]
    [MemberData(nameof(Ends))]
    public void Document_Terms_EndAsItSays(string bought, int months, string expires, string suspended, string gone)
        => Assert.Equal(
            [$"{bought}T12:00 active", $"{expires}T12:00 grace", $"{suspended}T12:00 suspended:expired", $"{gone}T00:00 reclaimed"],
            new Desk().Create(bought).TopUp(bought, 9_999).Purchase(bought, "standard", months).History("2030-01-01"));

    [Fact]
    public void Document_Settings_AreAllThereWithTheirDefaults()
    {
        var one = new BillingSettings();
        Assert.Equal(typeof(BillingSettings).GetProperties().Length, Rows("setting", 3).Count());
        Assert.Equal(
            [
                $"`max_apps` {one.MaxApps}", $"`max_months` {one.MaxMonths}", $"`grace_hours` {one.Grace.TotalHours}", $"`overdue_after_hours` {one.OverdueAfter.TotalHours}",
                $"`reclaim_days` {one.ReclaimDays}", $"`remind_days_before` {one.RemindDaysBefore}", $"`remind_days_after` {one.RemindDaysAfter}",
                $"`auto_renew_lead_hours` {one.AutoRenewLead.TotalHours}", $"`cutoff_after_hours` {one.CutoffAfter.TotalHours}",
                $"`refund_basis` {(one.RefundBasis == RefundBasis.CalendarMonth ? "calendar_month" : "service_month")}",
                $"`tender_order` {(one.TenderOrder == TenderOrder.CreditFirst ? "credit_first" : "cash_first")}", $"`hold_refunds_above` {one.HoldRefundsAbove?.ToString(CultureInfo.InvariantCulture) ?? "none"}",
                $"`downgrade_after_expiry` {(one.DowngradeAfterExpiry ? "true" : "false")}", $"`legacy_before` {one.LegacyBefore.ToString("uuuu-MM-dd", null)}",
                $"`correction_months` {one.CorrectionMonths}", $"`cross_check_floor` {one.CrossCheckFloor}",
            ],
            Rows("setting", 3).Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void Document_Refusals_AreAllThereInTheirOrder()
        => Assert.Equal(
            Enum.GetValues<SubscriptionRefusal>().Where(one => one != SubscriptionRefusal.None).Select(one => $"{(int)one} {one}"),
            Rows("#", 2).Select(row => $"{row[0]} {row[1]}"));

    /// <summary>Cells of the one table whose first heading is this and that has so many columns.</summary>
    private static IEnumerable<string[]> Rows(string heading, int columns)
    {
        string[] lines = Document.Split('\n');
        int at = Array.FindIndex(lines, line => Cells(line) is { } cells && cells.Length == columns && cells[0] == heading);
        Assert.True(at >= 0, $"There is no table of '{heading}' with {columns} columns.");
        return lines.Skip(at + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells).OfType<string[]>();
    }

    private static string[]? Cells(string line) => line.StartsWith('|') ? [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())] : null;

    private static string ReadDocument()
    {
        using Stream stream = typeof(DocumentTests).Assembly.GetManifestResourceStream("billing.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
