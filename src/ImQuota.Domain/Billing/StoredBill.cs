using ImQuota.Domain.Metering;

namespace ImQuota.Domain.Billing;

/// <summary>A bill with what it rests on, as it is kept.</summary>
/// <param name="Bill">The bill.</param>
/// <param name="Evidence">The readings that its lines of usage were made from: its own month's, and those of months it corrects; in order of months.</param>
public sealed record StoredBill(Bill Bill, IReadOnlyList<MonthUsage> Evidence);
