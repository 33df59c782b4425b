namespace ImQuota.Server.Billing;

/// <summary>What bills say.</summary>
internal static partial class BillingLog
{
    [LoggerMessage(2201, LogLevel.Error, "The bill {Bill} is not issued, and its account's billing is parked until it is released: {Reasons}", EventName = "BillParked")]
    public static partial void Parked(ILogger logger, string bill, string reasons);
}
