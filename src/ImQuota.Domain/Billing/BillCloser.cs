using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>Closes a month of an app: a bill from the ledger and the final usage, or the reason why there is none (spec section 5).</summary>
/// <remarks>
/// In this order: 1 a bill that was issued stays, one that was put down before the ledger knew of it too; 2 a parked account stays parked; 3 the cutoff must have come; 4 lines; 5 invariants.
/// </remarks>
public sealed class BillCloser(SubscriptionEvaluator evaluator)
{
    /// <exception cref="InvalidOperationException">The account has no such app.</exception>
    public CloseResult Close(CloseRequest request)
    {
        // Facts may have come behind the instant that is the bill's own: time does not go back in a ledger.
        request = request.Ledger.Events is [.., { } last] && last.At > request.At ? request with { At = last.At } : request;
        Evaluation evaluation = evaluator.Evaluate(request.Ledger, request.At);
        if (!evaluation.Account.Apps.TryGetValue(request.App, out AppStatus? app))
        {
            throw new InvalidOperationException($"Account {request.Ledger.Account} has no app {request.App}.");
        }

        return Stop(request, evaluation, app) ?? Make(request, evaluation, app);
    }

    /// <summary>Steps 1 to 3; null: the month can be billed.</summary>
    private CloseResult? Stop(CloseRequest request, Evaluation evaluation, AppStatus app)
    {
        // :: Step 1
        BillKey key = request.Key;
        Bill[] same = [.. request.Issued.Where(bill => bill.Key == key)];
        bool told = evaluation.Account.IssuedBills.Contains(key.Text);
        if (same.Length == 1 && told)
        {
            return new CloseResult { Outcome = CloseOutcome.AlreadyIssued, Bill = same[0], Facts = evaluation.Due };
        }

        // :: Step 2
        if (evaluation.Account.ParkedFor is { } parked)
        {
            return new CloseResult { Outcome = CloseOutcome.Parked, Reasons = [$"The billing of {key.Account} is parked for {parked} until it is released"], Facts = evaluation.Due };
        }

        if (same.Length == 1)
        {
            // It was put down, and then its close was cut short: the ledger is told now.
            return new CloseResult { Outcome = CloseOutcome.AlreadyIssued, Bill = same[0], Facts = [.. evaluation.Due, Issued(same[0], request.At)] };
        }

        if (same.Length > 1)
        {
            return Park(request, evaluation, [$"{key.Text} was issued {same.Length} times"]);
        }

        // :: Step 3
        Instant end = BillingMonths.EndOf(app.ZoneId, request.Month);
        if (request.At < BillingMonths.CutoffOf(app.ZoneId, request.Month, evaluator.Settings))
        {
            return new CloseResult { Outcome = CloseOutcome.NotDue, Facts = evaluation.Due };
        }

        if (request.Cutoff < end)
        {
            return Park(request, evaluation, [$"{key.Text} would rest on usage read at {request.Cutoff}, which is before the month's end {end}"]);
        }

        // What an earlier bill said decides what is still to be corrected.
        string[] missing = [.. key.EarlierUsage(evaluator.Settings).Prepend(key).Where(one => evaluation.Account.IssuedBills.Contains(one.Text) && !request.Issued.Any(bill => bill.Key == one)).Select(one => one.Text)];
        return missing.Length > 0
            ? Park(request, evaluation, [.. missing.Select(one => $"The ledger says that {one} was issued, but it is not among the app's bills")])
            : null;
    }

    private CloseResult Make(CloseRequest request, Evaluation evaluation, AppStatus app)
    {
        // :: Step 4
        BillKey key = request.Key;
        var broken = new List<string>();
        Ledger settled = request.Ledger.With(evaluation.Due);
        IReadOnlyList<BillLine> lines = Lines(request with { Ledger = settled }, app, broken);
        if (broken.Count > 0)
        {
            return Park(request, evaluation, broken);
        }

        if (lines.Count == 0)
        {
            return new CloseResult { Outcome = CloseOutcome.NothingToBill, Facts = evaluation.Due };
        }

        var bill = new Bill
        {
            Key = key,
            Currency = request.Ledger.Currency,
            PeriodStart = BillingMonths.StartOf(app.ZoneId, request.Month),
            PeriodEnd = BillingMonths.EndOf(app.ZoneId, request.Month),
            Cutoff = request.Cutoff,
            IssuedAt = request.At,
            Lines = [.. lines.Select((line, index) => line with { Number = index + 1, CatalogVersion = request.CatalogVersion })],
        };

        // :: Step 5
        return bill.Total.IsNegative && request.Kind != BillKind.Refund
            ? Park(request, evaluation, [$"{key.Text} comes to {bill.Total}; only a refund may be negative"])
            : new CloseResult
            {
                Outcome = CloseOutcome.Issued,
                Bill = bill,
                Facts = [.. evaluation.Due, Issued(bill, request.At)],
            };
    }

    private static BillIssued Issued(Bill bill, Instant at) => new() { At = at, Bill = bill.Key.Text, Payable = bill.Payable };

    private IReadOnlyList<BillLine> Lines(CloseRequest request, AppStatus app, List<string> broken) => request.Kind switch
    {
        BillKind.Prepaid => [.. OrderLines.Orders(request.Ledger, app, request.Month)],
        BillKind.Refund => [.. OrderLines.Refunds(request.Ledger, app, request.Month)],
        _ =>
        [
            .. new UsageLines(app, request.Month, evaluator.Prices, evaluator.Settings, request.Usage.GetValueOrDefault(request.Month)).Make(broken),
            .. CorrectionLines.Of(request, app, evaluator.Prices, evaluator.Settings, broken),
        ],
    };

    private static CloseResult Park(CloseRequest request, Evaluation evaluation, IReadOnlyList<string> reasons) => new()
    {
        Outcome = CloseOutcome.Parked,
        Reasons = reasons,
        Facts = [.. evaluation.Due, new BillingParked { At = request.At, Bill = request.Key.Text, Ordinal = request.Ledger.NextOrdinal<BillingParked>(), Reasons = reasons }],
    };
}
