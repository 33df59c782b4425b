using ImQuota.Server.Fallback;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Fallback;

/// <summary>What would be said at each call is said once a period.</summary>
public sealed class LogThrottleTests
{
    [Fact]
    public void TrySay_AgainAndAgain_OnceAPeriod()
    {
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        var throttle = new LogThrottle(TimeSpan.FromMinutes(1), clock);

        bool first = throttle.TrySay();
        bool again = throttle.TrySay();
        clock.Advance(Duration.FromSeconds(59));
        bool soon = throttle.TrySay();
        clock.Advance(Duration.FromSeconds(1));
        bool later = throttle.TrySay();

        Assert.Equal((true, false, false, true), (first, again, soon, later));
    }
}
