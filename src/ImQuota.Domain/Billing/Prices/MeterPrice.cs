namespace ImQuota.Domain.Billing.Prices;

/// <summary>What one meter costs under a plan, by calendar month, postpaid.</summary>
/// <param name="Included">Units without charge; 0 or more.</param>
/// <param name="Unit">Price of each unit above; null: nothing is charged for this meter.</param>
public sealed record MeterPrice(long Included, Rate? Unit);
