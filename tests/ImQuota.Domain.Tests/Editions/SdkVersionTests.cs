using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Editions;

public sealed class SdkVersionTests
{
    [Theory]
    [InlineData("5.8.1668", "5.8.1668.0")]
    [InlineData("2.17.0", "2.17.0.0")]
    [InlineData("2.17", "2.17.0.0")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("0.0", "0.0.0.0")]
    [InlineData("007.08", "7.8.0.0")]
    [InlineData("2147483647.2147483647.2147483647.2147483647", "2147483647.2147483647.2147483647.2147483647")]
    public void TryParse_TwoToFourNumbers_FillsUpWithZeros(string text, string expected)
    {
        Assert.True(SdkVersion.TryParse(text, out Version? version));
        Assert.Equal(expected, version.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("5..8")]
    [InlineData("1.2.3.4.5")]
    [InlineData("5.8.1668-beta")]
    [InlineData("v5.8")]
    [InlineData("-1.2")]
    [InlineData("+1.2")]
    [InlineData(" 5.8")]
    [InlineData("5.8 ")]
    [InlineData("5,8")]
    [InlineData("2147483648.0")]
    [InlineData("\u0665.8")]
    [InlineData("1.00000000000000000000000000000000000000000001")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(SdkVersion.TryParse(text, out Version? version));
        Assert.Null(version);
    }

    [Theory]
    [InlineData("5.8.1667", "5.8.1668", -1)]
    [InlineData("5.8.1668", "5.8.1668", 0)]
    [InlineData("5.8.1668.0", "5.8.1668", 0)]
    [InlineData("5.8.1668.1", "5.8.1668", 1)]
    [InlineData("5.10.0", "5.8.1668", 1)]
    [InlineData("10.0", "9.99.99", 1)]
    [InlineData("2.17", "2.17.0", 0)]
    [InlineData("2.9.0", "2.17.0", -1)]
    public void CompareTo_Versions_ComparesNumbersAndNotTexts(string left, string right, int sign)
    {
        Assert.True(SdkVersion.TryParse(left, out Version? first));
        Assert.True(SdkVersion.TryParse(right, out Version? second));

        Assert.Equal(sign, Math.Sign(first.CompareTo(second)));
    }
}
