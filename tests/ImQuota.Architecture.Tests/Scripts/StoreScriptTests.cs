using Xunit;

namespace ImQuota.Architecture.Tests.Scripts;

/// <summary>The rules for scripts, on scripts made up to break them.</summary>
public sealed class StoreScriptTests
{
    private const string Good = "--[[\nput-it: puts it. Atomic, so that two put it once.\n\nKEYS\n  1 a   where\n  2 b   where too\nARGV\n  1 what\n\nReturns 1.\n]]\nredis.call('SET', KEYS[1], ARGV[1])\nreturn redis.call('DEL', KEYS[2])\n";

    [Fact]
    public void HeaderFaults_OfAGoodScript_AreNone()
    {
        Assert.Empty(new StoreScript("put-it-2", Good).HeaderFaults());
        Assert.Empty(new StoreScript("put-it-n", Good.Replace("  2 b ", "  2.. ", StringComparison.Ordinal).Replace("KEYS[2]", "KEYS[1]", StringComparison.Ordinal)).HeaderFaults());
    }

    [Theory]
    [InlineData("put-it", "", "", "does not end in the number of keys")]
    [InlineData("put-it-3", "", "", "2 keys are documented, KEYS[2] is the last that is used")]
    [InlineData("put-it-2", "KEYS[2]", "KEYS[3]", "KEYS[3] is the last that is used")]
    [InlineData("put-it-2", "  2 b   where too\n", "", "1 keys are documented")]
    [InlineData("take-it-2", "", "", "does not begin with 'take-it: '")]
    [InlineData("put-it-2", "\nARGV\n", "\n", "has no ARGV")]
    [InlineData("put-it-2", "Returns", "Gives", "has no Returns")]
    [InlineData("put-it-2", "Atomic, so", "So", "why it is one script")]
    [InlineData("put-it-2", "--[[", "local x = 1\n--[[", "has no KEYS")]
    [InlineData("put-it-n", "", "", "an open end is written as")]
    public void HeaderFaults_OfABadScript_NameTheFault(string name, string from, string to, string fault)
    {
        string text = from.Length == 0 ? Good : Good.Replace(from, to, StringComparison.Ordinal);

        Assert.Contains(new StoreScript(name, text).HeaderFaults(), found => found.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("return a / 2", 1)]
    [InlineData("return 0.5", 1)]
    [InlineData("return floor(a / 2) + b / 2", 1)]
    [InlineData("return floor(a / 2)", 0)]
    [InlineData("return floor(number(x(a)) / 4294967296.0) % 2", 0)]
    [InlineData("return format('%.0f/%.1f', a) -- a / 2", 0)]
    public void Fractions_OfALine_AreFoundUnlessRounded(string line, int found)
        => Assert.Equal(found, new StoreScript("x-1", line).Fractions().Count());

    [Fact]
    public void Sha1_OfAChangedScript_IsAnother()
    {
        Assert.Equal("e0e1f9fabfc9d4800c877a703b823ac0578ff8db", new StoreScript("x-1", "return 1").Sha1);
        Assert.NotEqual(new StoreScript("x-1", "return 1 ").Sha1, new StoreScript("x-1", "return 1").Sha1);
    }
}
