using ImQuota.Redis.Packing;
using Xunit;

namespace ImQuota.Redis.Tests.Packing;

public sealed class PackTests
{
    public static TheoryData<long> Numbers =>
    [
        0, 1, 127, 128, 255, 256, 65_535, 65_536, int.MaxValue, 1L << 32, (1L << 53) - 1, long.MaxValue, -1, -32, -33, -129, -40_000, long.MinValue,
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_PackedAndRead_IsTheSame(long number)
    {
        var writer = new PackWriter(0);
        writer.Add(number);
        writer.AddDigits(number);
        var reader = new PackReader(writer.Packed.Span);

        Assert.True(reader.AtNumber);
        Assert.Equal(number, reader.ReadNumber());
        Assert.False(reader.AtNumber);
        Assert.Equal(number, reader.ReadNumber());
        Assert.Equal(0, reader.Left);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(300)]
    [InlineData(65_535)]
    public void Text_PackedAndRead_IsTheSame(int length)
    {
        string text = new('x', length);
        var writer = new PackWriter(0);
        writer.Add(text);
        writer.Add(7);
        var reader = new PackReader(writer.Packed.Span);

        Assert.Equal(text, reader.ReadText());
        Assert.Equal(7, reader.ReadNumber());
    }

    [Fact]
    public void Text_LongerThanItsLengthFieldHolds_Refused()
        => Assert.Throws<OverflowException>(() => new PackWriter(0).Add(new string('x', 65_536)));

    /// <summary>Every form in which an engine may pack a whole number, from the MessagePack specification.</summary>
    [Theory]
    [InlineData("05", 5)]
    [InlineData("e0", -32)]
    [InlineData("ccff", 255)]
    [InlineData("cdffff", 65_535)]
    [InlineData("ceffffffff", 4_294_967_295)]
    [InlineData("cf000000ffffffffff", 1_099_511_627_775)]
    [InlineData("d080", -128)]
    [InlineData("d18000", -32_768)]
    [InlineData("d280000000", int.MinValue)]
    [InlineData("d3ffffffffffffffff", -1)]
    [InlineData("ca47c35000", 100_000)]
    [InlineData("cb412e848000000000", 1_000_000)]
    [InlineData("a3313233", 123)]
    [InlineData("d903313233", 123)]
    public void ReadNumber_AnyForm_GivesTheNumber(string hex, long expected)
    {
        var reader = new PackReader(Convert.FromHexString(hex));

        Assert.Equal(expected, reader.ReadNumber());
        Assert.Equal(0, reader.Left);
    }

    [Theory]
    [InlineData("cb3fe0000000000000", "the fraction 0.5")]
    [InlineData("a23178", "'1x', which is no whole number")]
    [InlineData("91", "type 0x91")]
    [InlineData("c0", "type 0xc0")]
    public void ReadNumber_SomethingElse_SaysWhat(string hex, string expected)
    {
        InvalidOperationException told = Assert.Throws<InvalidOperationException>(() => new PackReader(Convert.FromHexString(hex)).ReadNumber());

        Assert.Contains(expected, told.Message, StringComparison.Ordinal);
    }

    /// <summary>An engine may pack Lua's empty table as an empty map.</summary>
    [Theory]
    [InlineData("90", 0)]
    [InlineData("80", 0)]
    [InlineData("9f", 15)]
    [InlineData("dc0100", 256)]
    [InlineData("dd00010000", 65_536)]
    public void ReadArray_AnyForm_GivesTheCount(string hex, int expected)
        => Assert.Equal(expected, new PackReader(Convert.FromHexString(hex)).ReadArray());

    [Fact]
    public void Add_WithinItsCapacity_AllocatesNothing()
    {
        var writer = new PackWriter(4096);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
        {
            writer.Add(i);
            writer.AddDigits(long.MaxValue);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
