using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>Natural key of a bill.</summary>
/// <param name="Account">The account.</param>
/// <param name="App">SDKAppID.</param>
/// <param name="Kind">What it is of.</param>
/// <param name="Month">The app's month.</param>
public sealed record BillKey(string Account, ulong App, BillKind Kind, YearMonth Month)
{
    /// <summary>E.g. <c>acme/1400000001/usage/2026-11</c>; also the number of the invoice.</summary>
    public string Text => $"{Account}/{App}/{NameOf(Kind)}/{UsageRecords.PeriodOf(Month)}";

    private static string NameOf(BillKind kind) => kind switch
    {
        BillKind.Prepaid => "prepaid",
        BillKind.Usage => "usage",
        _ => "refund",
    };
}
