using System.Globalization;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Audit;

/// <summary>The audit of an account: its ledger, read as changes. Nothing is written twice, so nothing can differ.</summary>
public static class AccountChanges
{
    /// <summary>All facts in their order, each with what it changed.</summary>
    public static IEnumerable<AccountChange> Of(Ledger ledger)
    {
        AccountStatus before = AccountFold.Start(ledger);
        for (int place = 0; place < ledger.Events.Count; place++)
        {
            LedgerEvent fact = ledger.Events[place];
            AccountStatus after = AccountFold.Apply(before, fact);
            yield return new AccountChange(place, fact, FieldChange.Between(FieldsOf(before, fact), FieldsOf(after, fact)));
            before = after;
        }
    }

    /// <summary>Of the account, and of the app that the fact is about; an app's other apps are not touched by it.</summary>
    private static Dictionary<string, string> FieldsOf(AccountStatus account, LedgerEvent fact)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["opened_at"] = Text(account.OpenedAt),
            ["cash"] = account.Cash.ToString(),
            ["credit"] = account.Credit.ToString(),
            ["parked_for"] = account.ParkedFor ?? "",
            ["unpaid_bills"] = string.Join(", ", account.Outstanding.Select(bill => bill.Bill)),
        };
        foreach (VoucherStatus voucher in account.Vouchers.Values)
        {
            fields[$"vouchers.{voucher.Id}"] = voucher.UsedBy is { } order ? $"{voucher.Amount}, used by {order}" : $"{voucher.Amount} until {voucher.ExpiresAt}";
        }

        if (fact is AppEvent { App: var id } && account.Apps.TryGetValue(id, out AppStatus? app))
        {
            AddApp(fields, app);
        }

        return fields;
    }

    private static void AddApp(Dictionary<string, string> fields, AppStatus app)
    {
        fields["edition"] = app.Edition;
        fields["disabled"] = Text(app.Disabled);
        fields["legacy"] = Text(app.Legacy);
        fields["auto_renew_months"] = app.AutoRenewMonths?.ToString(CultureInfo.InvariantCulture) ?? "";
        fields["expires_at"] = Text(app.Subscription?.ExpiresAt);
        fields["deleted_at"] = Text(app.DeletedAt);
        fields["refund"] = app.Refund is { } refund ? $"{refund.Cash + refund.Credit}{(refund.Held ? ", held" : "")}" : "";
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(Instant? value) => value is { } instant ? instant.ToString() : "";
}
