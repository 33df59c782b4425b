namespace ImQuota.Domain.Billing.Journals;

/// <summary>Value that moves from one account to another.</summary>
public sealed record JournalTransfer(JournalAccount From, JournalAccount To, Money Amount);
