namespace ImQuota.Domain.Billing.Journals;

/// <summary>One side of a transaction.</summary>
/// <param name="Account">Where.</param>
/// <param name="Amount">Positive: value comes in; negative: it goes out.</param>
public sealed record JournalEntry(JournalAccount Account, Money Amount);
