using Xunit;

namespace ImQuota.Architecture.Tests.Sources;

/// <summary>No wall clock in the source: time comes from a TimeProvider, in the domain as an argument.</summary>
public sealed class ClockTests
{
    private static readonly SourceRule WallClock = new(
        @"\bDateTime(Offset)?\s*\.\s*(UtcNow|Now|Today)\b|\bStopwatch\s*\.\s*(StartNew|GetTimestamp)\b|\bnew\s+Stopwatch\b|\bEnvironment\s*\.\s*TickCount(64)?\b"
        + @"|\bThread\s*\.\s*Sleep\b|\bTask\s*\.\s*Delay\s*\(\s*[^,()]*(\([^()]*\))?[^,()]*\)|\bSystemClock\s*\.\s*Instance\b|\bTimeProvider\s*\.\s*System\b");

    /// <summary>Where the one true clock enters: the composition root.</summary>
    private static readonly string[] MayNameTheSystemClock = ["src/ImQuota.Server/Hosting/", "src/ImQuota.Server/Program.cs", "src/ImQuota.Cli/Program.cs", "src/ImQuota.Client/ImQuotaClient.cs"];

    [Fact]
    public void WallClock_InSource_IsNotRead()
        => Assert.DoesNotContain(WallClock.ViolationsInSource(), violation => !IsWhereTheClockEnters(violation));

    [Theory]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTime.Now")]
    [InlineData("DateTimeOffset.UtcNow.AddDays(1)")]
    [InlineData("System.Diagnostics.Stopwatch.StartNew()")]
    [InlineData("Stopwatch.GetTimestamp()")]
    [InlineData("Environment.TickCount64")]
    [InlineData("Task.Delay(5)")]
    [InlineData("Task.Delay(TimeSpan.FromSeconds(5))")]
    [InlineData("SystemClock.Instance.GetCurrentInstant()")]
    [InlineData("TimeProvider.System")]
    [InlineData("$\"{DateTime.UtcNow}\"")]
    public void WallClock_MadeUpRead_IsReported(string expression)
        => Assert.StartsWith("f.cs:2: ", Assert.Single(WallClock.Violations("f.cs", $"// a clock\nvar x = {expression};")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Task.Delay(TimeSpan.FromSeconds(5), timeProvider, cancellationToken)")]
    [InlineData("timeProvider.GetUtcNow()")]
    [InlineData("\"DateTime.UtcNow\"")]
    [InlineData("1; // not DateTime.UtcNow")]
    public void WallClock_WhatIsAllowed_IsNotReported(string expression)
        => Assert.Empty(WallClock.Violations("f.cs", $"var x = {expression};"));

    private static bool IsWhereTheClockEnters(string violation)
        => violation.EndsWith("TimeProvider.System", StringComparison.Ordinal)
            && MayNameTheSystemClock.Any(place => violation.StartsWith(place, StringComparison.Ordinal));
}
