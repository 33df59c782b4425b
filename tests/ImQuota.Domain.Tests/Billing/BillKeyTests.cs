using ImQuota.Domain.Billing;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>The id of a bill is its natural key, both ways.</summary>
public sealed class BillKeyTests
{
    [Theory]
    [InlineData("acme")]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("x/1/usage/2026-11")]
    public void TryParse_OfAText_IsTheKey(string account)
    {
        foreach (BillKind kind in Enum.GetValues<BillKind>())
        {
            var key = new BillKey(account, ulong.MaxValue, kind, new YearMonth(2026, 11));
            Assert.True(BillKey.TryParse(key.Text, out BillKey? parsed));
            Assert.Equal(key, parsed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/1/usage/2026-11")]
    [InlineData("acme/usage/2026-11")]
    [InlineData("acme/x/usage/2026-11")]
    [InlineData("acme/01/usage/2026-11")]
    [InlineData("acme/1/Usage/2026-11")]
    [InlineData("acme/1/usage/2026-13")]
    [InlineData("acme/1/usage/2026-1")]
    public void TryParse_NoKey_IsRefused(string text) => Assert.False(BillKey.TryParse(text, out _));
}
