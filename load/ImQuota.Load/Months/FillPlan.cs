namespace ImQuota.Load.Months;

/// <summary>What is made of each account's apps.</summary>
/// <param name="Apps">How many, 1-10.</param>
/// <param name="PaidMonths">For how many months one of them is bought Standard; 0: none is.</param>
/// <param name="Used">Whether a user logs in to each app, so that all of them have usage to tell.</param>
/// <param name="ZoneId">Of their months; empty: that of the service, UTC+8.</param>
internal sealed record FillPlan(int Apps, int PaidMonths, bool Used, string ZoneId = "");
