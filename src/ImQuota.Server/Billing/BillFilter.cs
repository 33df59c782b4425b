using ImQuota.Domain.Billing;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Server.Billing;

/// <summary>Which bills of an account are meant.</summary>
/// <param name="Account">The account.</param>
/// <param name="Month">Null: all months.</param>
/// <param name="App">0: all apps.</param>
internal sealed record BillFilter(string Account, YearMonth? Month, ulong App)
{
    public static BillFilter Read(BadFields bad, string account, string month, ulong app)
    {
        SubscriptionCalls.Account(bad, account);
        return new BillFilter(account, ReadMonth(bad, "month", month), app);
    }

    /// <summary>Null where it is empty or bad.</summary>
    public static YearMonth? ReadMonth(BadFields bad, string field, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (YearMonthPattern.Iso.Parse(text) is { Success: true } parsed)
        {
            return parsed.Value;
        }

        bad.Add(field, $"is {BadFields.Show(text)}, which is no month such as 2026-11");
        return null;
    }

    public bool Holds(BillKey key) => (Month is not { } month || key.Month == month) && (App == 0 || key.App == App);
}
