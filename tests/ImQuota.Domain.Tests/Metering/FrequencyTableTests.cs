using ImQuota.Domain.Metering;
using Xunit;

namespace ImQuota.Domain.Tests.Metering;

public sealed class FrequencyTableTests
{
    private static readonly FrequencyTable Table = new([new(5, 2), new(1, 10), new(3, 4)]);

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 6)]
    [InlineData(4, 2)]
    [InlineData(5, 0)]
    public void Above_ABound_CountsWhoHasMore(long bound, long expected) => Assert.Equal(expected, Table.Above(bound));

    [Fact]
    public void Max_OfAll_IsTheLargestCountAndOfNobodyZero()
        => Assert.Equal((5L, 0L, 0L, 7L), (Table.Max, new FrequencyTable([]).Max, FrequencyTable.OfOne(0).Max, FrequencyTable.OfOne(7).Max));

    [Fact]
    public void Sum_OfSeveral_AddsThoseWhoHaveTheSame()
        => Assert.Equal([new(1, 10), new(3, 5), new(5, 2), new(9, 1)], FrequencyTable.Sum([Table, new([new(3, 1), new(9, 1)])]).Frequencies);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void New_OfWhoHasNoneOrOfNobody_Throws(long count, long frequency)
        => Assert.Throws<ArgumentException>(() => new FrequencyTable([new(count, frequency)]));
}
