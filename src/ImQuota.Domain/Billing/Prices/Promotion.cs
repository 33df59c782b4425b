using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Domain.Billing.Prices;

/// <summary>Another price of a meter for some months, e.g. the waiver of PCC; ending it is a change of data.</summary>
/// <param name="Id">Stands on the bill, 1 to 32 of a-z, 0-9 and '-'.</param>
/// <param name="Meter">What it is for.</param>
/// <param name="Unit">Price of a unit instead of the list price; 0 waives it.</param>
/// <param name="FromInclusive">First month of usage; null: always was.</param>
/// <param name="ToExclusive">First month without it; null: no end is known.</param>
public sealed record Promotion(string Id, Meter Meter, Rate Unit, YearMonth? FromInclusive, YearMonth? ToExclusive)
{
    public bool Covers(Meter meter, YearMonth month)
        => Meter == meter
            && (FromInclusive is not { } from || month.CompareTo(from) >= 0)
            && (ToExclusive is not { } to || month.CompareTo(to) < 0);
}
