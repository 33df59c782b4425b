using Xunit;

namespace ImQuota.Architecture.Tests.Sources;

/// <summary>No binary fraction in the domain, which is where money is counted: 0.1 + 0.2 is not 0.3 there.</summary>
public sealed class BinaryFractionTests
{
    private static readonly SourceRule BinaryFraction = new(
        @"\b(double|float|Half)\b|\bSystem\s*\.\s*(Double|Single)\b|\b[0-9][0-9_]*(\.[0-9_]+)?([eE][+-]?[0-9]+)?[dDfF]\b|\b[0-9][0-9_]*\.[0-9_]+([eE][+-]?[0-9]+)?(?![0-9_mM.])|\bMath\s*\.\s*(Pow|Sqrt|Log|Log10|Log2|Exp)\b"
        + @"|\.\s*Total(Days|Hours|Minutes|Seconds|Milliseconds|Ticks|Nanoseconds)\b");

    [Fact]
    public void BinaryFraction_InTheDomain_IsNotThere()
    {
        string[] files = [.. Repository.Files("src/ImQuota.Domain", "*.cs")];

        Assert.True(files.Length > 150, $"Only {files.Length} files were found.");
        Assert.Empty(files.SelectMany(file => BinaryFraction.Violations(file, Repository.Read(file))));
    }

    [Theory]
    [InlineData("double x;")]
    [InlineData("x = (float)y;")]
    [InlineData("x = 0.5;")]
    [InlineData("x = 1d;")]
    [InlineData("x = 1.5e3;")]
    [InlineData("x = Math.Pow(2, y);")]
    [InlineData("x = duration.TotalHours;")]
    public void BinaryFraction_MadeUpUse_IsReported(string line)
        => Assert.StartsWith("f.cs:2: ", Assert.Single(BinaryFraction.Violations("f.cs", $"// money\n{line}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("decimal x = 0.0081m;")]
    [InlineData("x = 1_000m;")]
    [InlineData("x = y[0..3];")]
    [InlineData("x = 0x1f;")]
    [InlineData("x = \"0.5\"; // 0.5")]
    [InlineData("x = list.Single(one => one);")]
    public void BinaryFraction_WhatIsAllowed_IsNotReported(string line) => Assert.Empty(BinaryFraction.Violations("f.cs", line));
}
