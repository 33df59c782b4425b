using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Domain.Subscriptions;

/// <summary>Whether two facts say the same; lists inside are compared by what they hold.</summary>
internal static class LedgerEventComparer
{
    private static readonly IReadOnlyList<string> NoTexts = [];
    private static readonly IReadOnlyList<OrderSlice> NoSlices = [];

    public static bool AreSame(LedgerEvent left, LedgerEvent right) => (left, right) switch
    {
        (OrderPlaced one, OrderPlaced other) => one.Slices.SequenceEqual(other.Slices) && one with { Slices = NoSlices } == other with { Slices = NoSlices },
        (RefundPlaced one, RefundPlaced other) => one.OrderIds.SequenceEqual(other.OrderIds, StringComparer.Ordinal) && one with { OrderIds = NoTexts } == other with { OrderIds = NoTexts },
        (BillingParked one, BillingParked other) => one.Reasons.SequenceEqual(other.Reasons, StringComparer.Ordinal) && one with { Reasons = NoTexts } == other with { Reasons = NoTexts },
        _ => left == right,
    };
}
