using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>A term that was bought, with all orders on it.</summary>
/// <param name="Anchor">Start of slice 0.</param>
/// <param name="ZoneId">The app's zone.</param>
/// <param name="Edition">The edition it has now.</param>
/// <param name="Orders">A purchase, then renewals and upgrades, in order.</param>
public sealed record Subscription(Instant Anchor, string ZoneId, string Edition, IReadOnlyList<OrderPlaced> Orders)
{
    // Without a setter, so that no copy changes them and keeps the expiry computed from them; it is asked for at every step of an evaluation.
    public Instant Anchor { get; } = Anchor;

    public string ZoneId { get; } = ZoneId;

    public IReadOnlyList<OrderPlaced> Orders { get; } = Orders;

    /// <summary>Slices that are paid for.</summary>
    public int Months { get; } = MonthsOf(Orders);

    public Terms Terms => new(Anchor, ZoneId);

    /// <summary>Exclusive end of the term.</summary>
    public Instant ExpiresAt { get; } = new Terms(Anchor, ZoneId).StartOf(MonthsOf(Orders));

    /// <summary>The date on which it expires, in the app's zone.</summary>
    public LocalDate ExpiryDate => Terms.DateIn(ZoneId, ExpiresAt);

    /// <summary>Version of the prices under which a slice was bought.</summary>
    public long PriceVersionOf(int slice)
        => Orders.First(order => order.Kind != OrderKind.Upgrade && order.Slices[0].Slice <= slice && slice <= order.Slices[^1].Slice).PriceVersion;

    private static int MonthsOf(IReadOnlyList<OrderPlaced> orders) => orders.Max(order => order.Slices[^1].Slice) + 1;
}
