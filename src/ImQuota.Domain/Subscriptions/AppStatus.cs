using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>What the ledger says of one app at an instant.</summary>
public sealed record AppStatus
{
    public required ulong App { get; init; }

    public required string DataCentre { get; init; }

    public required string ZoneId { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Still on the plan from before 2022-12-26.</summary>
    public required bool Legacy { get; init; }

    /// <summary>Developer until something is bought; kept while suspended.</summary>
    public required string Edition { get; init; }

    public SubscriptionState State { get; init; } = SubscriptionState.Active;

    /// <summary>The first of <see cref="Reasons"/>; None unless suspended.</summary>
    public SuspensionReason Reason { get; init; }

    /// <summary>All that hold, in their order.</summary>
    public IReadOnlyList<SuspensionReason> Reasons { get; init; } = [];

    /// <summary>When <see cref="State"/> and <see cref="Reason"/> began.</summary>
    public required Instant Since { get; init; }

    public bool Disabled { get; init; }

    public Instant? DeletedAt { get; init; }

    public Instant? ReclaimedAt { get; init; }

    /// <summary>Start of the present suspension for anything but Disabled; its reclaim counts from here, whatever the reason is now.</summary>
    public Instant? SuspendedSince { get; init; }

    /// <summary>The term bought last, expired or given back ones too; null: none, or reclaimed.</summary>
    public Subscription? Subscription { get; init; }

    public RefundStatus? Refund { get; init; }

    /// <summary>Months of an automatic renewal; null: off.</summary>
    public int? AutoRenewMonths { get; init; }

    public IReadOnlyList<EditionSpan> Spans { get; init; } = [];

    /// <summary>Transitions so far.</summary>
    public int Transitions { get; init; }

    /// <summary>Rises with every change of state and of edition, whether a fact or time brought it: of two who evaluated the ledger, the one with more knows more.</summary>
    public int Step => Transitions + Spans.Count;

    public bool IsFinal => State is SubscriptionState.Deleted or SubscriptionState.Reclaimed;

    /// <summary>When its data goes if nothing changes; null unless suspended for something that ends so.</summary>
    public Instant? ReclaimsAt(BillingSettings settings) => SuspendedSince is { } since ? StateRules.ReclaimOf(ZoneId, since, settings) : null;

    /// <summary>The term, if it is neither given back nor gone.</summary>
    public Subscription? Effective => Refund is null && !IsFinal ? Subscription : null;
}
