using ImQuota.Load.Faults.Stores;
using Xunit;

namespace ImQuota.Load.Tests.Faults;

/// <summary>As CLUSTER KEYSLOT of Redis 7.0.15 says.</summary>
public sealed class SlotsTests
{
    [Theory]
    [InlineData("123456789", 12739)]
    [InlineData("3000000000", 3823)]
    public void Of_Tag_AsRedisSays(string tag, int slot) => Assert.Equal(slot, Slots.Of(tag));
}
