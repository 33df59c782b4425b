using ImQuota.Server.Security.Callers;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>The callers file: all that is wrong with it at once, and what it says when it is right.</summary>
public sealed class CallersReaderTests
{
    [Fact]
    public void Read_SeveralMistakes_AllToldByPlace()
    {
        string hash = Keys.HashOf("imq_one");
        string message = Assert.Throws<InvalidDataException>(() => Keys.Read($$"""
            { "callers": [
              { "name": "one", "keys": ["{{hash}}"], "scopes": ["root"], "apps": ["1-x"], "rate": { "perSecond": 0 } },
              { "name": "one", "keys": ["{{hash}}", "imq_secret"] },
              { "name": "a b", "certificates": ["CN=x"] },
              { "name": "two" },
              null
            ], "jwt": { "issuer": "https://id.example", "keys": "" } }
            """)).Message;

        string[] expected =
        [
            "callers[0].scopes", "callers[0].apps", "callers[0].rate", "callers[1].name", "callers[1].keys[0]", "callers[1].keys[1]", "callers[2].name",
            "callers[2].certificates[0]", "callers[3] has neither", "callers[4].name", "jwt.audience", "jwt.keys",
        ];
        Assert.All(expected, place => Assert.Contains(place, message, StringComparison.Ordinal));
        Assert.DoesNotContain("imq_secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"callers\": [")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{ \"caller\": [] }")]
    [InlineData("{}")]
    public void Read_NoDocument_Refused(string json) => Assert.Throws<InvalidDataException>(() => Keys.Read(json));

    [Fact]
    public void FindKey_KnownAndUnknown()
    {
        CallerBook book = Keys.Read(Keys.Document(Keys.Caller("one", "imq_1", "admission", "1"), Keys.Caller("two", "imq_2", "billing", "all")));

        Assert.Equal(("one", "two", null), (book.FindKey("imq_1")?.Name, book.FindKey("imq_2")?.Name, book.FindKey("imq_3")?.Name));
    }

    [Fact]
    public async Task NewKey_AsPrinted_IsTheKeyOfItsHash()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await ImQuota.Server.Hosting.ServerProgram.RunAsync(["--new-key"], _ => null, output, output));
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        string key = lines[0]["key:  ".Length..];
        Assert.Equal("hash: " + Keys.HashOf(key), lines[1]);
        Assert.True(key.Length >= 43, key);
    }

    [Theory]
    [InlineData("5 70-79 75-90 100-100", "5 70 90 100", "4 6 69 91 99 101")]
    [InlineData("all 5", "1 18446744073709551615", "")]
    [InlineData("", "", "1")]
    public void AppSet_Ranges_HoldTheirEnds(string texts, string inside, string outside)
    {
        AppSet apps = AppSet.TryRead(texts.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _)!;

        Assert.All(Ids(inside), id => Assert.True(apps.Contains(id), $"{id}"));
        Assert.All(Ids(outside), id => Assert.False(apps.Contains(id), $"{id}"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9-8")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    [InlineData("18446744073709551616")]
    public void AppSet_NoApp_Refused(string text)
    {
        Assert.Null(AppSet.TryRead([text], out string bad));
        Assert.Equal(text, bad);
    }

    private static IEnumerable<ulong> Ids(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ulong.Parse);
}
