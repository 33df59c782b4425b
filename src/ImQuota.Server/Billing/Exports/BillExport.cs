using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Focus;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using BillKey = ImQuota.Domain.Billing.BillKey;

namespace ImQuota.Server.Billing.Exports;

/// <summary>Writes bills as files, a portion at a time, so that any number of them passes through.</summary>
internal sealed class BillExport(BillReader reader, SubscriptionRules rules)
{
    /// <summary>Bills that are read at a time; one has a few lines, so a portion stays far below gRPC's 4 MB.</summary>
    private const int Portion = 50;

    public async Task RunAsync(ExportBillsRequest request, Func<string, Task> write, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        BillFilter filter = BillFilter.Read(bad, request.Account, request.Month, request.SdkAppId);
        IdFields.Known(bad, "format", request.Format, unspecifiedAllowed: false);
        bad.ThrowIfAny();
        Ledger ledger = await reader.LedgerAsync(request.Account, cancellationToken);
        if (HeaderOf(request.Format) is { } header)
        {
            await write(CsvRow.Of(header));
        }

        if (request.Format == ExportFormat.Focus14BillingPeriod)
        {
            IReadOnlyList<BillingPeriodRow> periods = BillingPeriods.Of(ledger, reader.Evaluate(ledger), rules.Evaluator.Settings, reader.IssuerAt, filter.Holds);
            await write(string.Concat(periods.Select(period => CsvRow.Of(period.Columns))));
            return;
        }

        foreach (BillKey[] keys in BillReader.Keys(ledger, filter).Select(one => one.Key).Chunk(Portion))
        {
            IReadOnlyList<StoredBill> bills = await reader.ReadAsync(request.Account, keys, cancellationToken);
            await write(string.Concat(bills.Select(one => Text(one.Bill, request.Format, BillingNames.Of(ledger, one.Bill.Key.App, reader.IssuerOf(one.Bill))))));
        }
    }

    /// <summary>Null: a file without one.</summary>
    private static IReadOnlyList<string>? HeaderOf(ExportFormat format) => format switch
    {
        ExportFormat.Csv => BillColumns.Names,
        ExportFormat.Focus14 => FocusColumns.Names(FocusVersion.V1_4),
        ExportFormat.Focus12 => FocusColumns.Names(FocusVersion.V1_2),
        ExportFormat.Focus14InvoiceDetail => InvoiceDetailRow.Names,
        ExportFormat.Focus14BillingPeriod => BillingPeriodRow.Names,
        _ => null,
    };

    private string Text(Domain.Billing.Bill bill, ExportFormat format, FocusNames names) => format switch
    {
        ExportFormat.Csv => string.Concat(bill.Lines.Select(line => CsvRow.Of(BillColumns.Of(bill, line)))),
        ExportFormat.Focus14 => CostAndUsage(bill, FocusVersion.V1_4, names),
        ExportFormat.Focus12 => CostAndUsage(bill, FocusVersion.V1_2, names),
        ExportFormat.Focus14InvoiceDetail => string.Concat(InvoiceDetailRow.Of(bill, names, rules.Evaluator.Settings).Select(row => CsvRow.Of(row.Columns))),
        _ => BillJson.Line(bill),
    };

    private static string CostAndUsage(Domain.Billing.Bill bill, FocusVersion version, FocusNames names)
    {
        IReadOnlyList<FocusRow> rows = FocusExport.Rows(bill, names);
        return FocusRules.Problems(bill, rows) is [_, ..] problems
            ? throw new InvalidOperationException($"The rows of {bill.Key.Text} break FOCUS: {string.Join("; ", problems)}")
            : string.Concat(rows.Select(row => CsvRow.Of(FocusColumns.Of(row, version).Select(column => column.Value))));
    }
}
