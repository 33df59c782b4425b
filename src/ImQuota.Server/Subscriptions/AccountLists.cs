using ImQuota.Domain.Audit;
using ImQuota.Domain.Billing.Journals;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Audit;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Subscriptions;

/// <summary>What an account's ledger holds, as lists, the newest first.</summary>
internal static class AccountLists
{
    /// <param name="ledger">The account.</param>
    /// <param name="app">0: all apps.</param>
    public static Wire.ListOrdersResponse Orders(Ledger ledger, ulong app)
    {
        var response = new Wire.ListOrdersResponse();
        response.Orders.AddRange(ledger.Events.OfType<OrderPlaced>()
            .Where(order => app == 0 || order.App == app)
            .Reverse()
            .Select(order => new Wire.AppOrder { SdkAppId = order.App, Order = SubscriptionMapper.ToProto(order, ZoneOf(ledger, order.App)) }));
        return response;
    }

    public static Wire.GetJournalResponse Journal(Ledger ledger)
    {
        IReadOnlyList<JournalTransaction> transactions = Domain.Billing.Journals.Journal.Of(ledger);
        var response = new Wire.GetJournalResponse
        {
            Cash = MoneyFields.ToProto(Domain.Billing.Journals.Journal.Balance(transactions, JournalAccount.Cash, ledger.Currency)),
            Credit = MoneyFields.ToProto(Domain.Billing.Journals.Journal.Balance(transactions, JournalAccount.Credit, ledger.Currency)),
        };
        response.Transactions.AddRange(transactions.Reverse().Select(ToProto));
        return response;
    }

    /// <param name="ledger">The account.</param>
    /// <param name="app">0: all apps, and the account itself.</param>
    /// <param name="page">Which of them.</param>
    public static Wire.ListAccountChangesResponse Changes(Ledger ledger, ulong app, ChangePage page)
    {
        AccountChange[] found =
        [
            .. AccountChanges.Of(ledger)
                .Where(one => one.Place < page.Before && (app == 0 || (one.Fact is AppEvent { App: var of } && of == app)))
                .TakeLast(page.Size + 1)
                .Reverse(),
        ];
        var response = new Wire.ListAccountChangesResponse { NextPageToken = page.NextToken([.. found.Select(one => (long)one.Place)]) };
        response.Changes.AddRange(found.Take(page.Size).Select(ChangeMapper.ToProto));
        return response;
    }

    /// <exception cref="InvalidOperationException">The ledger does not have the app.</exception>
    public static string ZoneOf(Ledger ledger, ulong app)
        => (ledger.Find($"app:{app}:created") as AppCreated ?? throw new InvalidOperationException($"The ledger of {ledger.Account} does not have the app {app}.")).ZoneId;

    private static Wire.JournalTransaction ToProto(JournalTransaction one)
    {
        var wire = new Wire.JournalTransaction { Key = one.Key, At = one.At.ToTimestamp() };
        wire.Entries.AddRange(one.Entries.Select(entry => new Wire.JournalEntry { Account = (Wire.JournalAccount)entry.Account, Amount = MoneyFields.ToProto(entry.Amount) }));
        return wire;
    }
}
