using ImQuota.Server.Overload;
using Xunit;

namespace ImQuota.Server.Tests.Overload;

/// <summary>Who is refused first when much is in progress.</summary>
public sealed class ShareTests
{
    [Theory]
    [InlineData(50, 50, 1, false)]
    [InlineData(51, 51, 1, false)]
    [InlineData(50, 49, 2, false)]
    [InlineData(60, 50, 2, false)]
    [InlineData(60, 51, 2, true)]
    [InlineData(60, 9, 2, false)]
    [InlineData(100, 26, 4, true)]
    [InlineData(100, 25, 4, false)]
    [InlineData(100, 100, 0, false)]
    public void IsOverShare_AboveHalfAndAboveOnesPart_Only(int all, int own, int active, bool expected)
        => Assert.Equal(expected, AdmissionGate.IsOverShare(all, own, active, max: 100));
}
