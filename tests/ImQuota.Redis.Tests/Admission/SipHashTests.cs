using ImQuota.Redis.Admission;
using Xunit;

namespace ImQuota.Redis.Tests.Admission;

public sealed class SipHashTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, SipHash.KeyBytes).Select(i => (byte)i)];

    /// <summary>From the authors' reference implementation (vectors_sip64): the input is 0, 1, 2, ... of the given length; the output stands in its bytes' order.</summary>
    [Theory]
    [InlineData(0, "310e0edd47db6f72")]
    [InlineData(1, "fd67dc93c539f874")]
    [InlineData(2, "5a4fa9d909806c0d")]
    [InlineData(3, "2d7efbd796666785")]
    [InlineData(4, "b7877127e09427cf")]
    [InlineData(5, "8da699cd64557618")]
    [InlineData(6, "cee3fe586e46c9cb")]
    [InlineData(7, "37d1018bf50002ab")]
    [InlineData(8, "6224939a79f5f593")]
    [InlineData(15, "e545be4961ca29a1")]
    public void Compute_ReferenceInput_GivesReferenceOutput(int length, string expected)
    {
        byte[] input = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

        ulong hash = new SipHash(Key).Compute(input);

        Assert.Equal(expected, Convert.ToHexStringLower(BitConverter.GetBytes(hash)));
    }

    [Fact]
    public void Constructor_KeyOfAnotherLength_Refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SipHash(new byte[15]));

    [Fact]
    public void Tags_OfOneId_DifferByKindAppAndSecret()
    {
        var tagger = new Tagger(new byte[16]);
        var other = new Tagger([.. Enumerable.Repeat((byte)1, 16)]);

        long[] tags =
        [
            tagger.User(1, "ann"), tagger.User(2, "ann"), tagger.Group(1, "ann"), other.User(1, "ann"),
            tagger.Edge(1, "ann", "ben"), tagger.Edge(1, "annb", "en"), tagger.Edge(1, "ben", "ann"),
        ];

        Assert.Equal(tags.Length, tags.Distinct().Count());
    }

    [Fact]
    public void Tag_OfAnId_AllocatesNothing()
    {
        var tagger = new Tagger(new byte[16]);
        tagger.User(1, "ann");
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
        {
            tagger.User(1, "ann");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
