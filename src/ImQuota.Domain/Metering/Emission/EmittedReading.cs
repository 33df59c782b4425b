using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>What was told last of a meter in a month.</summary>
/// <param name="Meter">MAU or PCC.</param>
/// <param name="Method">An estimate and an exact count have records of their own.</param>
/// <param name="Period">The app's month.</param>
/// <param name="Quantity">1 or more.</param>
/// <param name="Sequence">Of its record.</param>
/// <param name="Final">The period was closed with it.</param>
public sealed record EmittedReading(Meter Meter, UsageMethod Method, YearMonth Period, long Quantity, long Sequence, bool Final);
