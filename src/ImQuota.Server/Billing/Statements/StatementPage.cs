using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using NodaTime;
using NodaTime.Text;
using Money = ImQuota.Domain.Money;

namespace ImQuota.Server.Billing.Statements;

/// <summary>One printable page of bills. It needs no other request; every text that came from elsewhere is encoded.</summary>
internal sealed class StatementPage(Ledger ledger, IReadOnlySet<string> unpaid)
{
    private static readonly InstantPattern Minutes = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");
    private static readonly YearMonthPattern MonthName = YearMonthPattern.CreateWithInvariantCulture("MMMM uuuu");
    private readonly StringBuilder _html = new(16 * 1024);

    /// <param name="title">What the page is of, e.g. an account and a month.</param>
    /// <param name="bills">In the order of the page; may be none.</param>
    /// <param name="issuerOf">Who issued each.</param>
    public string Write(string title, IReadOnlyList<StoredBill> bills, Func<Bill, string> issuerOf)
    {
        _html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        _html.Append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>Statement · ").Append(Text(title)).Append("</title>\n<style>").Append(StatementStyle.Css).Append("</style>\n</head>\n<body>\n");
        _html.Append("<header><p class=\"issuer\">").Append(Text(string.Join(", ", bills.Select(one => issuerOf(one.Bill)).Distinct(StringComparer.Ordinal)))).Append("</p><h1>Statement</h1><p class=\"of\">").Append(Text(title)).Append("</p></header>\n<main>\n");
        WriteSummary([.. bills.Select(one => one.Bill)]);
        foreach (StoredBill bill in bills)
        {
            WriteBill(bill);
        }

        _html.Append("</main>\n<footer><p>Instants are in UTC. Each amount is rounded once, half away from zero; a total is the sum of its lines. A bill that was issued never changes.</p></footer>\n</body>\n</html>\n");
        return _html.ToString();
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string Shown(Money money)
        => Text($"{(money.IsNegative ? "−" : "")}{Math.Abs(money.Amount).ToString($"N{money.Currency.Exponent}", CultureInfo.InvariantCulture)} {money.Currency.Code}");

    private void WriteSummary(Bill[] bills)
    {
        if (bills.Length == 0)
        {
            _html.Append("<p class=\"none\">There are no bills.</p>\n");
            return;
        }

        Domain.Currency currency = ledger.Currency;
        Money open = Money.Sum(bills.Where(bill => unpaid.Contains(bill.Key.Text)).Select(bill => bill.Payable), currency);
        _html.Append("<dl class=\"summary\">");
        Item("Prepaid", Sum(BillKind.Prepaid));
        Item("Usage", Sum(BillKind.Usage));
        Item("Refunded", Sum(BillKind.Refund));
        Item(open.IsZero ? "Open: nothing" : "Open", open, open.IsZero ? "settled" : "open");
        _html.Append("</dl>\n");

        Money Sum(BillKind kind) => Money.Sum(bills.Where(bill => bill.Key.Kind == kind).Select(bill => bill.Total), currency);

        void Item(string name, Money money, string style = "")
            => _html.Append("<div class=\"").Append(style).Append("\"><dt>").Append(name).Append("</dt><dd>").Append(Shown(money)).Append("</dd></div>");
    }

    private void WriteBill(StoredBill stored)
    {
        Bill bill = stored.Bill;
        (string style, string state) = bill.Key.Kind switch
        {
            BillKind.Usage when unpaid.Contains(bill.Key.Text) => ("open", "to be paid"),
            BillKind.Refund => ("settled", "given back"),
            _ => ("settled", "paid"),
        };
        _html.Append("<section class=\"bill\"><div class=\"head\"><h2>").Append(Text($"{bill.Key.Kind}, {MonthName.Format(bill.Key.Month)}")).Append("</h2><span class=\"badge ").Append(style).Append("\">").Append(state).Append("</span></div>\n");
        _html.Append("<p class=\"meta\"><b>").Append(Text(bill.Key.Text)).Append("</b> · app ").Append(bill.Key.App.ToString(CultureInfo.InvariantCulture))
            .Append(" · issued <time>").Append(Minutes.Format(bill.IssuedAt)).Append("</time> · usage read <time>").Append(Minutes.Format(bill.Cutoff)).Append("</time></p>\n");
        _html.Append("<table><thead><tr><th>Line</th><th class=\"n\">Quantity</th><th class=\"n\">Unit price</th><th class=\"n\">Amount</th></tr></thead><tbody>\n");
        foreach (BillLine line in bill.Lines)
        {
            WriteLine(stored, line);
        }

        _html.Append("</tbody><tfoot><tr><th colspan=\"3\">Total</th><td class=\"n\">").Append(Shown(bill.Total)).Append("</td></tr>");
        if (bill.Key.Kind == BillKind.Usage)
        {
            _html.Append("<tr><th colspan=\"3\">Payable from the balance</th><td class=\"n\">").Append(Shown(bill.Payable)).Append("</td></tr>");
        }

        _html.Append("</tfoot></table></section>\n");
    }

    private void WriteLine(StoredBill stored, BillLine line)
    {
        string listed = line.PromotionId is null ? "" : $"<s>{Text(line.ListUnit.AmountText())}</s> ";
        _html.Append("<tr><td>").Append(Text(line.Description)).Append("<details><summary>How this comes about</summary><ul class=\"why\">");
        WriteNode(LineExplainer.Explain(stored, line, ledger));
        _html.Append("</ul></details></td><td class=\"n\">").Append(Text(line.Quantity.ToString("#,0.############", CultureInfo.InvariantCulture))).Append(" <small>").Append(Text(line.Unit.ToLowerInvariant()))
            .Append("</small></td><td class=\"n\">").Append(listed).Append(Text(line.ChargedUnit.AmountText())).Append("</td><td class=\"n\">").Append(Shown(line.Amount)).Append("</td></tr>\n");
    }

    private void WriteNode(ExplainNode node)
    {
        _html.Append("<li><span class=\"name\">").Append(Text(node.Name)).Append("</span> <span class=\"value\">").Append(node.Value.Length == 0 ? "–" : Text(node.Value)).Append("</span>");
        if (node.Rule.Length > 0)
        {
            _html.Append(" <span class=\"rule\">").Append(Text(node.Rule)).Append("</span>");
        }

        if (node.Inputs.Count > 0)
        {
            _html.Append("<ul>");
            foreach (ExplainNode input in node.Inputs)
            {
                WriteNode(input);
            }

            _html.Append("</ul>");
        }

        _html.Append("</li>");
    }
}
