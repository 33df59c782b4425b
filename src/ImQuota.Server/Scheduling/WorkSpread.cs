using ImQuota.Server.Hosting;

namespace ImQuota.Server.Scheduling;

/// <summary>Over how long work is spread that falls due at one instant for many accounts or apps.</summary>
/// <param name="Over">Zero: it is done as fast as it goes.</param>
internal sealed record WorkSpread(TimeSpan Over)
{
    /// <summary>A month of 100,000 apps at 110 a second, of which the p99 of decisions shows little (docs/performance.md, "Month's end"); of 330 it showed more.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(15);

    /// <summary>One for each kind of work; in real time, which passes where a test clock stands.</summary>
    /// <param name="leastPerSecond">How many may begin each second however few are due.</param>
    public WorkPace Begin(int leastPerSecond) => new(Over, leastPerSecond, ServerProgram.OutsideTime);
}
