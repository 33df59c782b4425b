using ImQuota.Cli.Output;
using Xunit;

namespace ImQuota.Cli.Tests;

/// <summary>Texts for a terminal: readable ones as they are, those that would steer it by number.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("ann", "ann")]
    [InlineData("[red]x[/]", "[red]x[/]")]
    [InlineData("Grüße 你好 👍", "Grüße 你好 👍")]
    [InlineData("a\u001b[2Jb", "a\\u001b[2Jb")]
    [InlineData("a\r\nb\tc", "a\\u000d\\u000ab\\u0009c")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("user\u202Egpj", "user\\u202egpj")]
    [InlineData("a\u200Bb", "a\\u200bb")]
    public void Of_Texts_ShowsWhatSteers(string text, string expected) => Assert.Equal(expected, SafeText.Of(text));

    // Half a character cannot be written into an attribute.
    [Fact]
    public void Of_HalfACharacter_ShowsItsNumber() => Assert.Equal(("\\ud800x", "x\\ud83d"), (SafeText.Of("\uD800x"), SafeText.Of("x\uD83D")));

    [Fact]
    public void OfLines_Lines_KeepsTheirEnds() => Assert.Equal("a\nb\\u0007", SafeText.OfLines("a\nb\u0007"));
}
