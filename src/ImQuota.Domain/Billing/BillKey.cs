using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using NodaTime;
using NodaTime.Text;

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

    /// <summary>Keys of the app's bills that this one may correct: those of usage as far back as a late fact still changes a bill; none of another kind.</summary>
    public IEnumerable<BillKey> EarlierUsage(BillingSettings settings)
        => Kind == BillKind.Usage ? Enumerable.Range(1, settings.CorrectionMonths).Select(back => this with { Month = Month.PlusMonths(-back) }) : [];

    /// <summary>Reads <see cref="Text"/> back; an account may hold a slash, so it is what stands before the last three.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BillKey? key)
    {
        key = null;
        string[] parts = text.Split('/');
        if (parts.Length < 4
            || !ulong.TryParse(parts[^3], NumberStyles.None, CultureInfo.InvariantCulture, out ulong app)
            || KindOf(parts[^2]) is not { } kind
            || !YearMonthPattern.Iso.Parse(parts[^1]).TryGetValue(default, out YearMonth month))
        {
            return false;
        }

        var parsed = new BillKey(string.Join('/', parts[..^3]), app, kind, month);
        key = parsed.Account.Length > 0 && string.Equals(parsed.Text, text, StringComparison.Ordinal) ? parsed : null;
        return key is not null;
    }

    private static BillKind? KindOf(string name) => name switch
    {
        "prepaid" => BillKind.Prepaid,
        "usage" => BillKind.Usage,
        "refund" => BillKind.Refund,
        _ => null,
    };

    private static string NameOf(BillKind kind) => kind switch
    {
        BillKind.Prepaid => "prepaid",
        BillKind.Usage => "usage",
        _ => "refund",
    };
}
