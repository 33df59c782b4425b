using ImQuota.Domain.Metering;

namespace ImQuota.Domain.Billing.Prices;

/// <summary>What an edition costs (spec section 5).</summary>
public sealed record PlanPrice
{
    /// <summary>Id of an edition of the catalogue.</summary>
    public required string Edition { get; init; }

    /// <summary>Prepaid, a month of service; 0 for a plan that is not bought.</summary>
    public required Money MonthlyFee { get; init; }

    public required MeterPrice Mau { get; init; }

    public required MeterPrice Pcc { get; init; }

    /// <summary>True if the plan is bought for a term; a free one has none and is never billed.</summary>
    public bool IsPaid => !MonthlyFee.IsZero;

    public MeterPrice Of(Meter meter) => meter == Meter.Mau ? Mau : Pcc;
}
