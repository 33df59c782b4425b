using ImQuota.Domain.Apps;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>What each fact changes. States follow from it and from time, see <see cref="StateRules"/>.</summary>
internal static class AccountFold
{
    public static AccountStatus Start(Ledger ledger) => new()
    {
        Account = ledger.Account,
        Cash = Money.Zero(ledger.Currency),
        Credit = Money.Zero(ledger.Currency),
    };

    /// <exception cref="InvalidOperationException">The fact names something that is not there: the ledger is damaged.</exception>
    public static AccountStatus Apply(AccountStatus account, LedgerEvent fact) => fact switch
    {
        AppEvent one => ApplyToApp(account, one),
        AccountOpened => account with { OpenedAt = fact.At },
        ToppedUp one => account with { Cash = account.Cash + one.Amount },
        CreditGranted one => account with { Credit = account.Credit + one.Amount },
        VoucherGranted one => account with { Vouchers = account.Vouchers.SetItem(one.VoucherId, new VoucherStatus(one.VoucherId, one.Amount, one.At, one.ExpiresAt, null)) },
        BillIssued one => account with
        {
            IssuedBills = account.IssuedBills.Add(one.Bill),
            Outstanding = one.Payable.IsZero ? account.Outstanding : account.Outstanding.Add(new OutstandingBill(one.Bill, one.Payable, one.At)),
        },
        BillPaid one => Pay(account, one.Cash, one.Credit) with { Outstanding = account.Outstanding.RemoveAll(bill => string.Equals(bill.Bill, one.Bill, StringComparison.Ordinal)) },
        BillingParked one => account with { ParkedFor = one.Bill },
        BillingReleased => account with { ParkedFor = null },
        _ => throw new InvalidOperationException($"{fact.GetType().Name} is not known here."),
    };

    private static AccountStatus ApplyToApp(AccountStatus account, AppEvent fact)
    {
        if (fact is AppCreated created)
        {
            return account.WithApp(Create(created));
        }

        if (!account.Apps.TryGetValue(fact.App, out AppStatus? app))
        {
            throw new InvalidOperationException($"{fact.Key} is of an app that account {account.Account} does not have.");
        }

        return fact switch
        {
            AppDisabled => account.WithApp(app with { Disabled = true }),
            AppEnabled => account.WithApp(app with { Disabled = false }),
            AppDeleted => account.WithApp(app with { DeletedAt = fact.At, AutoRenewMonths = null, Spans = Closed(app.Spans, fact.At) }),
            LegacyLeft => account.WithApp(app with { Legacy = false }),
            AutoRenewSet one => account.WithApp(app with { AutoRenewMonths = one.Months }),
            OrderPlaced one => Order(account, app, one),
            RefundPlaced one => Refund(account, app, one),
            RefundReleased => GiveBack(account.WithApp(app with { Refund = app.Refund! with { Held = false } }), app.Refund!.Cash, app.Refund.Credit),
            RefundRejected => account.WithApp(app with { Refund = null, Spans = app.IsFinal ? app.Spans : Opened(app.Spans, app.Edition, fact.At) }),
            _ => throw new InvalidOperationException($"{fact.GetType().Name} is not known here."),
        };
    }

    private static AppStatus Create(AppCreated fact) => new()
    {
        App = fact.App,
        DataCentre = fact.DataCentre,
        ZoneId = fact.ZoneId,
        CreatedAt = fact.CreatedAt,
        Legacy = fact.Legacy,
        Edition = AppDefaults.Edition,
        Since = fact.At,
    };

    private static AccountStatus Order(AccountStatus account, AppStatus app, OrderPlaced order)
    {
        account = Pay(account, order.Cash, order.Credit);
        if (order.VoucherId is { } id)
        {
            account = account with { Vouchers = account.Vouchers.SetItem(id, account.Vouchers[id] with { UsedBy = order.OrderId }) };
        }

        IReadOnlyList<OrderPlaced> orders = order.Kind == OrderKind.Purchase ? [order] : [.. app.Subscription!.Orders, order];
        return account.WithApp(app with
        {
            Edition = order.Edition,
            Subscription = new Subscription(order.Anchor, app.ZoneId, order.Edition, orders),
            Refund = order.Kind == OrderKind.Purchase ? null : app.Refund,
            Spans = Opened(app.Spans, order.Edition, order.At),
        });
    }

    private static AccountStatus Refund(AccountStatus account, AppStatus app, RefundPlaced refund)
    {
        account = account.WithApp(app with
        {
            Refund = new RefundStatus(refund.Key, refund.At, refund.Held, refund.Cash, refund.Credit),
            AutoRenewMonths = null,
            Spans = Closed(app.Spans, refund.At),
        });
        return refund.Held ? account : GiveBack(account, refund.Cash, refund.Credit);
    }

    internal static IReadOnlyList<EditionSpan> Closed(IReadOnlyList<EditionSpan> spans, Instant at)
        => spans is [.., { ToExclusive: null } open] ? [.. spans.Take(spans.Count - 1), open with { ToExclusive = at }] : spans;

    private static IReadOnlyList<EditionSpan> Opened(IReadOnlyList<EditionSpan> spans, string edition, Instant at)
        => spans is [.., { ToExclusive: null } open] && string.Equals(open.Edition, edition, StringComparison.Ordinal)
            ? spans
            : [.. Closed(spans, at), new EditionSpan(edition, at, null)];

    private static AccountStatus Pay(AccountStatus account, Money cash, Money credit)
        => cash > account.Cash || credit > account.Credit
            ? throw new InvalidOperationException($"{cash} of cash and {credit} of credit cannot be taken from {account.Cash} and {account.Credit}.")
            : account with { Cash = account.Cash - cash, Credit = account.Credit - credit };

    private static AccountStatus GiveBack(AccountStatus account, Money cash, Money credit)
        => account with { Cash = account.Cash + cash, Credit = account.Credit + credit };
}
