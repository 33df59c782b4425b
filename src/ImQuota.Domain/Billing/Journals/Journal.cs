using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Domain.Billing.Journals;

/// <summary>The double-entry view of a ledger: a function of its facts, so it cannot disagree with them.</summary>
public static class Journal
{
    /// <summary>One transaction for each fact that moves value, in the ledger's order.</summary>
    public static IReadOnlyList<JournalTransaction> Of(Ledger ledger) => [.. ledger.Events.Select(fact => Of(ledger, fact)).OfType<JournalTransaction>().Where(one => one.Entries.Count > 0)];

    /// <summary>Sum of an account's entries; zero if it has none.</summary>
    public static Money Balance(IEnumerable<JournalTransaction> transactions, JournalAccount account, Currency currency)
        => Money.Sum(transactions.SelectMany(one => one.Entries).Where(entry => entry.Account == account).Select(entry => entry.Amount), currency);

    private static JournalTransaction? Of(Ledger ledger, LedgerEvent fact) => fact switch
    {
        ToppedUp one => JournalTransaction.Of(one.Key, one.At, new JournalTransfer(JournalAccount.Bank, JournalAccount.Cash, one.Amount)),
        CreditGranted one => JournalTransaction.Of(one.Key, one.At, new JournalTransfer(JournalAccount.Grants, JournalAccount.Credit, one.Amount)),
        OrderPlaced one => JournalTransaction.Of(
            one.Key,
            one.At,
            new JournalTransfer(JournalAccount.Cash, JournalAccount.Revenue, one.Cash),
            new JournalTransfer(JournalAccount.Credit, JournalAccount.Revenue, one.Credit),
            new JournalTransfer(JournalAccount.Voucher, JournalAccount.Revenue, one.Voucher)),
        BillIssued one => JournalTransaction.Of(one.Key, one.At, new JournalTransfer(JournalAccount.Receivable, JournalAccount.Revenue, one.Payable)),
        BillPaid one => JournalTransaction.Of(
            one.Key,
            one.At,
            new JournalTransfer(JournalAccount.Cash, JournalAccount.Receivable, one.Cash),
            new JournalTransfer(JournalAccount.Credit, JournalAccount.Receivable, one.Credit)),
        RefundPlaced { Held: true } one => JournalTransaction.Of(one.Key, one.At, new JournalTransfer(JournalAccount.Revenue, JournalAccount.HeldRefunds, one.Amount)),
        RefundPlaced one => GiveBack(one, one, JournalAccount.Revenue),
        RefundReleased one => GiveBack(one, Placed(ledger, one.Refund), JournalAccount.HeldRefunds),
        RefundRejected one => JournalTransaction.Of(
            one.Key, one.At, new JournalTransfer(JournalAccount.HeldRefunds, JournalAccount.Revenue, Placed(ledger, one.Refund).Amount)),
        _ => null,
    };

    private static JournalTransaction GiveBack(LedgerEvent fact, RefundPlaced refund, JournalAccount from) => JournalTransaction.Of(
        fact.Key, fact.At, new JournalTransfer(from, JournalAccount.Cash, refund.Cash), new JournalTransfer(from, JournalAccount.Credit, refund.Credit));

    private static RefundPlaced Placed(Ledger ledger, string key)
        => ledger.Find(key) as RefundPlaced ?? throw new InvalidOperationException($"The refund {key} is not in the ledger of {ledger.Account}.");
}
