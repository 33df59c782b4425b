using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>A bill. Once issued it never changes: late facts become a correction line of the next one (spec section 5).</summary>
public sealed record Bill
{
    public required BillKey Key { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>Inclusive start of the month in the app's zone.</summary>
    public required Instant PeriodStart { get; init; }

    /// <summary>Exclusive end.</summary>
    public required Instant PeriodEnd { get; init; }

    /// <summary>When the usage was read.</summary>
    public required Instant Cutoff { get; init; }

    public required Instant IssuedAt { get; init; }

    /// <summary>At least one, by number.</summary>
    public required IReadOnlyList<BillLine> Lines { get; init; }

    /// <summary>Sum of the lines' amounts, each rounded once.</summary>
    public Money Total => Money.Sum(Lines.Select(line => line.Amount), Currency);

    /// <summary>What is still to be paid: the total of usage; orders and refunds are settled already.</summary>
    public Money Payable => Key.Kind == BillKind.Usage ? Total : Money.Zero(Currency);
}
