using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>What comes into an account. Each has an id of its own, so that a retry is seen.</summary>
public sealed class BalanceCommands(SubscriptionEvaluator evaluator)
{
    public CommandResult TopUp(Ledger ledger, string paymentId, Money amount, Instant at)
        => Add(ledger, "payment_id", paymentId, amount, at, scope => new ToppedUp { At = scope.At, PaymentId = paymentId, Amount = amount });

    public CommandResult GrantCredit(Ledger ledger, string grantId, Money amount, Instant at)
        => Add(ledger, "grant_id", grantId, amount, at, scope => new CreditGranted { At = scope.At, GrantId = grantId, Amount = amount });

    /// <summary>Good for as many days as the prices in force say.</summary>
    public CommandResult GrantVoucher(Ledger ledger, string voucherId, Money amount, Instant at)
        => Add(ledger, "voucher_id", voucherId, amount, at, scope => new VoucherGranted
        {
            At = scope.At,
            VoucherId = voucherId,
            Amount = amount,
            ExpiresAt = scope.At + Duration.FromDays(evaluator.Prices.At(scope.At).Vouchers.ValidDays),
        });

    private CommandResult Add(Ledger ledger, string field, string id, Money amount, Instant at, Func<CommandScope, LedgerEvent> make)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        if ((scope.CheckId(field, id) ?? scope.CheckAmount(amount)) is { } refused)
        {
            return refused;
        }

        LedgerEvent fact = make(scope);
        if (scope.Find(fact.Key) is { } there)
        {
            return AmountOf(there) == amount ? scope.Already(there) : scope.Refused(SubscriptionRefusal.KeyTaken, field, $"'{id}'", $"an id of its own; it came at {there.At} with {AmountOf(there)}");
        }

        // So neither the balance nor what is given back to it is ever more than an amount can be. Vouchers are in no balance.
        Money max = Money.Of(Money.Max, amount.Currency);
        Money room = max - Money.Sum(ledger.Events.Where(one => one is ToppedUp or CreditGranted).Select(one => AmountOf(one)!), amount.Currency);
        return fact is VoucherGranted || amount <= room
            ? scope.Done(fact)
            : scope.Refused(SubscriptionRefusal.BalanceTooLarge, "amount", amount.ToString(), $"at most {room}: all that ever comes into an account is at most {max}");
    }

    private static Money? AmountOf(LedgerEvent fact) => fact switch
    {
        ToppedUp one => one.Amount,
        CreditGranted one => one.Amount,
        VoucherGranted one => one.Amount,
        _ => null,
    };
}
