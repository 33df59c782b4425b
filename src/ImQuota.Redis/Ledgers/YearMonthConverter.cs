using NodaTime;
using NodaTime.Text;

namespace ImQuota.Redis.Ledgers;

/// <summary>Months as <c>2026-11</c>.</summary>
internal sealed class YearMonthConverter() : PatternConverter<YearMonth>(YearMonthPattern.Iso, "month");
