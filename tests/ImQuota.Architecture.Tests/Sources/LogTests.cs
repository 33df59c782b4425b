using System.Text.RegularExpressions;
using Xunit;

namespace ImQuota.Architecture.Tests.Sources;

/// <summary>Generated logs only, each with an id of its own.</summary>
public sealed partial class LogTests
{
    private static readonly SourceRule RawLog = new(@"(?<!\bMath)\.\s*Log(Trace|Debug|Information|Warning|Error|Critical)?\s*\(|\bLoggerMessage\s*\.\s*Define\b|\bConsole\s*\.\s*Write(Line)?\b");

    /// <summary>The command line's output is what it is for.</summary>
    private const string CommandLine = "src/ImQuota.Cli/";

    [Fact]
    public void RawLog_InSource_IsNotWritten()
        => Assert.DoesNotContain(RawLog.ViolationsInSource(), violation => !violation.StartsWith(CommandLine, StringComparison.Ordinal));

    [Theory]
    [InlineData("logger.LogInformation(\"x\")")]
    [InlineData("_logger\n    .LogError(exception, \"x\")")]
    [InlineData("logger.Log(LogLevel.Debug, \"x\")")]
    [InlineData("LoggerMessage.Define(LogLevel.Debug, default, \"x\")")]
    [InlineData("Console.WriteLine(1)")]
    public void RawLog_MadeUp_IsReported(string call) => Assert.Single(RawLog.Violations("f.cs", call));

    [Theory]
    [InlineData("Math.Log(2)")]
    [InlineData("StoreLog.UpkeepFailed(logger, app, exception)")]
    [InlineData("[LoggerMessage(EventId = 1)]")]
    public void RawLog_WhatIsAllowed_IsNotReported(string call) => Assert.Empty(RawLog.Violations("f.cs", call));

    [Fact]
    public void EventIds_OfGeneratedLogs_AreThereAndDifferent()
    {
        List<string> logs = [.. Repository.Files("src", "*.cs").SelectMany(file => GeneratedLog().Matches(CSharpText.Blank(Repository.Read(file)))).Select(match => match.Value)];
        List<string> ids = [.. logs.Select(log => EventId().Match(log).Groups["id"].Value)];

        Assert.NotEmpty(ids);
        Assert.DoesNotContain("", ids);
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    [GeneratedRegex(@"\[LoggerMessage\([^\]]*\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GeneratedLog();

    [GeneratedRegex(@"(?:EventId\s*=\s*|\(\s*)(?<id>\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventId();
}
