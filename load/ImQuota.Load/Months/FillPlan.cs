namespace ImQuota.Load.Months;

/// <summary>What is made of the apps.</summary>
/// <param name="PaidAccounts">Accounts, from the first on, that buy one of their apps Standard.</param>
/// <param name="Months">For how many months they buy it.</param>
/// <param name="Used">Whether a user logs in to each app, so that all of them have usage to tell.</param>
internal sealed record FillPlan(int PaidAccounts, int Months, bool Used);
