using Grpc.Core;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Billing;

/// <summary>Reads issued bills. Which there are is told by the account's ledger, so none has to be searched for.</summary>
internal sealed class BillReader(SubscriptionCalls calls, IBillStore bills, IPriceStore prices)
{
    /// <exception cref="RpcException">NOT_FOUND: unknown account.</exception>
    public Task<Ledger> LedgerAsync(string account, CancellationToken cancellationToken) => calls.LedgerAsync(account, cancellationToken);

    /// <summary>Keys of the account's issued bills, in order of issue, and the place of each among all of them, from 0.</summary>
    public static IEnumerable<(BillKey Key, int Place)> Keys(Ledger ledger, BillFilter filter)
        => ledger.Events.OfType<BillIssued>()
            .Select((fact, place) => (Key: KeyOf(fact), Place: place))
            .Where(one => filter.Holds(one.Key));

    /// <summary>Keys of bills that were not paid yet.</summary>
    public IReadOnlySet<string> Unpaid(Ledger ledger)
        => calls.Evaluate(ledger).Account.Outstanding.Select(bill => bill.Bill).ToHashSet(StringComparer.Ordinal);

    /// <summary>What the ledger means now.</summary>
    public Evaluation Evaluate(Ledger ledger) => calls.Evaluate(ledger);

    /// <summary>Who issues bills at an instant.</summary>
    public string IssuerAt(Instant at) => prices.Current.At(at).Issuer;

    /// <summary>Who issued a bill: a name that was published later does not stand on it.</summary>
    public string IssuerOf(Bill bill) => IssuerAt(bill.IssuedAt);

    /// <exception cref="RpcException">DATA_LOSS: the ledger says that one was issued, and it is not there.</exception>
    public async Task<IReadOnlyList<StoredBill>> ReadAsync(string account, IReadOnlyList<BillKey> keys, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredBill> found = await bills.GetAsync(account, keys, cancellationToken);
        return found.Count == keys.Count
            ? found
            : throw new RpcException(new Status(StatusCode.DataLoss, $"{keys.Count - found.Count} bills of account {BadFields.Show(account)} were issued and are not in the store."));
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT: not the id of a bill; NOT_FOUND: not issued.</exception>
    public async Task<(StoredBill Bill, Ledger Ledger)> ReadAsync(string field, string billId, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        if (!BillKey.TryParse(billId, out BillKey? key))
        {
            bad.Add(field, $"is {BadFields.Show(billId)}, which is no bill such as acme/1400000001/usage/2026-11");
        }

        bad.ThrowIfAny();
        Ledger ledger = await LedgerAsync(key!.Account, cancellationToken);
        return ledger.Find($"bill:{key.Text}:issued") is null
            ? throw new RpcException(new Status(StatusCode.NotFound, $"There is no bill {BadFields.Show(billId)}."))
            : ((await ReadAsync(key.Account, [key], cancellationToken))[0], ledger);
    }

    private static BillKey KeyOf(BillIssued fact)
        => BillKey.TryParse(fact.Bill, out BillKey? key) ? key : throw new InvalidOperationException($"The ledger names the bill '{fact.Bill}', which is no key of a bill.");
}
