namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>An order that is given back. Fees in whole USD; <paramref name="Difference"/> is what the better edition costs more, <paramref name="Upgraded"/> its day.</summary>
internal sealed record RefundStory(
    bool CalendarMonth, int Fee, int Difference, int Months, DateOnly Bought, DateOnly? Upgraded, DateOnly Refunded, long VoucherCents, long CreditCents, long MoreCreditCents);
