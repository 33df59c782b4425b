using NodaTime;

namespace ImQuota.Domain.Metering;

/// <summary>Where an instant lies in an app's calendar.</summary>
/// <param name="Day">Days since 1970-01-01 in the app's zone.</param>
/// <param name="Month">yyyymm.</param>
/// <param name="DayEnd">Exclusive end of the day.</param>
/// <param name="MonthStart">Inclusive.</param>
/// <param name="MonthEnd">Exclusive.</param>
public readonly record struct CalendarPosition(int Day, int Month, Instant DayEnd, Instant MonthStart, Instant MonthEnd);
