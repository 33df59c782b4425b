using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Focus;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Validation;
using BillKey = ImQuota.Domain.Billing.BillKey;

namespace ImQuota.Server.Billing.Exports;

/// <summary>Writes bills as files, a portion at a time, so that any number of them passes through.</summary>
internal sealed class BillExport(BillReader reader)
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
        if (request.Format == ExportFormat.Csv)
        {
            await write(CsvRow.Of(BillColumns.Names));
        }
        else if (FocusOf(request.Format) is { } version)
        {
            await write(CsvRow.Of(FocusColumns.Names(version)));
        }

        foreach (BillKey[] keys in BillReader.Keys(ledger, filter).Select(one => one.Key).Chunk(Portion))
        {
            IReadOnlyList<StoredBill> bills = await reader.ReadAsync(request.Account, keys, cancellationToken);
            await write(string.Concat(bills.Select(one => Text(one.Bill, request.Format, ledger, reader.IssuerOf(one.Bill)))));
        }
    }

    private static FocusVersion? FocusOf(ExportFormat format) => format switch
    {
        ExportFormat.Focus14 => FocusVersion.V1_4,
        ExportFormat.Focus12 => FocusVersion.V1_2,
        _ => null,
    };

    private static string Text(Domain.Billing.Bill bill, ExportFormat format, Ledger ledger, string issuer) => FocusOf(format) is { } version
        ? Focus(bill, version, BillingNames.Of(ledger, bill.Key.App, issuer))
        : format == ExportFormat.Csv ? string.Concat(bill.Lines.Select(line => CsvRow.Of(BillColumns.Of(bill, line)))) : BillJson.Line(bill);

    private static string Focus(Domain.Billing.Bill bill, FocusVersion version, FocusNames names)
    {
        IReadOnlyList<FocusRow> rows = FocusExport.Rows(bill, names);
        return FocusRules.Problems(bill, rows) is [_, ..] problems
            ? throw new InvalidOperationException($"The rows of {bill.Key.Text} break FOCUS: {string.Join("; ", problems)}")
            : string.Concat(rows.Select(row => CsvRow.Of(FocusColumns.Of(row, version).Select(column => column.Value))));
    }
}
