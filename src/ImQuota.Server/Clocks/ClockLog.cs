using NodaTime;

namespace ImQuota.Server.Clocks;

/// <summary>What the test clock says.</summary>
internal static partial class ClockLog
{
    [LoggerMessage(1701, LogLevel.Warning, "TEST CLOCK: time stands still at {Now} until AdvanceTime moves it; nothing here is for customers", EventName = "TestClock")]
    public static partial void TestClock(ILogger logger, Instant now);

    [LoggerMessage(1702, LogLevel.Warning, "Where the test clock stands could not be read: {Why}", EventName = "TestClockNotRead")]
    public static partial void NotRead(ILogger logger, string why);
}
