using CsCheck;
using ImQuota.Domain.Admission;
using Xunit;

namespace ImQuota.Domain.Tests.Admission;

public sealed class IdRulesTests
{
    [Fact]
    public void Bounds_OfIdsAndLists_AreTheSpecs()
        => Assert.Equal((32, 48, 500), (IdRules.UserIdMaxBytes, IdRules.GroupIdMaxBytes, IdRules.MaxIdsPerList));

    [Theory]
    [InlineData(0, 1, 32, false)]
    [InlineData(1, 1, 32, true)]
    [InlineData(32, 1, 32, true)]
    [InlineData(33, 1, 32, false)]
    [InlineData(48, 1, 48, true)]
    [InlineData(49, 1, 48, false)]
    [InlineData(0, 0, 64, true)]
    [InlineData(64, 0, 64, true)]
    [InlineData(65, 0, 64, false)]
    public void IsValid_Lengths_AreInclusiveBounds(int length, int min, int max, bool valid)
        => Assert.Equal(valid, IdRules.IsValid(new string('a', length), min, max));

    [Theory]
    [InlineData(0x00, false)]
    [InlineData(0x09, false)]
    [InlineData(0x1f, false)]
    [InlineData(0x20, true)]
    [InlineData(0x7e, true)]
    [InlineData(0x7f, false)]
    [InlineData(0x80, false)]
    [InlineData(0xe9, false)]
    [InlineData(0x4e2d, false)]
    [InlineData(0xd83d, false)]
    [InlineData(0xff41, false)]
    public void IsValid_OneCharacter_IsPrintableAscii(int character, bool valid)
    {
        Assert.Equal(valid, IdRules.IsValid([(char)character], 1, 32));
        Assert.Equal(valid, IdRules.IsValid(['a', (char)character, 'z'], 1, 32));
    }

    [Fact]
    public void IsValid_AnyText_IsWhatTheSpecSays()
        => Gen.String[Gen.Frequency((9, Gen.Char[' ', '~']), (1, Gen.Char)), 0, 40].Sample(
            id => IdRules.IsValid(id, 1, 32) == (id.Length is >= 1 and <= 32 && id.All(character => character is >= (char)0x20 and <= (char)0x7e)));
}
