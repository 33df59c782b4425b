using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Validation;
using BillKey = ImQuota.Domain.Billing.BillKey;

namespace ImQuota.Server.Billing.Statements;

/// <summary>Statements: of one bill, or of an account's.</summary>
internal sealed class StatementDesk(BillReader reader)
{
    /// <summary>Bills on one page; more make no page that anybody reads or prints.</summary>
    private const int MaxBills = 500;

    public async Task<string> ReadAsync(GetStatementRequest request, CancellationToken cancellationToken)
    {
        if (request.BillId.Length > 0)
        {
            (StoredBill bill, Ledger of) = await reader.ReadAsync("bill_id", request.BillId, cancellationToken);
            return new StatementPage(of, reader.Unpaid(of)).Write(request.BillId, [bill], reader.IssuerOf);
        }

        var bad = new BadFields();
        BillFilter filter = BillFilter.Read(bad, request.Account, request.Month, request.SdkAppId);
        bad.ThrowIfAny();
        Ledger ledger = await reader.LedgerAsync(request.Account, cancellationToken);
        BillKey[] keys = [.. BillReader.Keys(ledger, filter).Select(one => one.Key).Reverse()];
        if (keys.Length > MaxBills)
        {
            throw Failures.Precondition($"These are {keys.Length} bills, and a page has at most {MaxBills}; ask for a month or an app, or export them.");
        }

        IReadOnlyList<StoredBill> bills = await reader.ReadAsync(request.Account, keys, cancellationToken);
        string title = request.Account + (filter.Month is { } month ? $", {month}" : "") + (filter.App == 0 ? "" : $", app {filter.App}");
        return new StatementPage(ledger, reader.Unpaid(ledger)).Write(title, bills, reader.IssuerOf);
    }
}
