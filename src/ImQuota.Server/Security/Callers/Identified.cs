namespace ImQuota.Server.Security.Callers;

/// <summary>Who calls, or why that is not known.</summary>
/// <param name="Caller">Null: see <paramref name="Cause"/>.</param>
/// <param name="Cause">None where there is a caller.</param>
/// <param name="ValidUntil">UTC ticks until which it may be remembered.</param>
internal readonly record struct Identified(Caller? Caller, DenialCause Cause, long ValidUntil)
{
    public static Identified As(Caller caller) => new(caller, DenialCause.None, long.MaxValue);

    public static Identified Not(DenialCause cause) => new(null, cause, 0);

    public bool IsValidAt(long utcTicks) => utcTicks < ValidUntil;
}
