using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Apps.Search;

/// <summary>Under what an app is found, and what a search means.</summary>
public sealed class AppFilterTests
{
    [Theory]
    [InlineData("acme", true)]
    [InlineData("ACME LIVE", true)]
    [InlineData("live c", true)]
    [InlineData("live-ch", true)]
    [InlineData("  Chat ", true)]
    [InlineData("europe", true)]
    [InlineData("cme", false)]
    [InlineData("acme chat", false)]
    [InlineData("1400", true)]
    [InlineData("1400000009", true)]
    [InlineData("14000000091", false)]
    [InlineData("400", false)]
    [InlineData("01400", false)]
    [InlineData("", true)]
    public void Matches_Text_IsTheBeginningOfAnIdOrOfAWord(string text, bool found)
        => Assert.Equal(found, new AppFilter(text.Trim(), "", null).Matches(App("Acme  Live-Chat", "acme-europe")));

    // Scripts without spaces have no word boundaries to begin at.
    [Theory]
    [InlineData("聊天", true)]
    [InlineData("天室", true)]
    [InlineData("室聊", false)]
    public void Matches_TextWithoutSpaces_BeginsAtEachLetter(string text, bool found)
        => Assert.Equal(found, new AppFilter(text, "", null).Matches(App("聊天室", "acme")));

    [Fact]
    public void Matches_AccountAndState_AreExact()
    {
        AppRecord app = App("x", "acme") with { SuspendedFor = "expired" };

        Assert.True(new AppFilter("", "acme", AppState.Suspended).Matches(app));
        Assert.False(new AppFilter("", "acm", null).Matches(app));
        Assert.False(new AppFilter("", "Acme", null).Matches(app));
        Assert.False(new AppFilter("", "", AppState.Active).Matches(app));
        Assert.True(new AppFilter("", "", AppState.Disabled).Matches(app with { Disabled = true }));
    }

    // All ids are gone through only where almost all are meant.
    [Theory]
    [InlineData("", "", null, true)]
    [InlineData("", "", AppState.Active, true)]
    [InlineData("14", "", null, true)]
    [InlineData("14", "", AppState.Suspended, true)]
    [InlineData("acme", "", null, false)]
    [InlineData("", "acme", null, false)]
    [InlineData("14", "acme", null, false)]
    [InlineData("", "", AppState.Disabled, false)]
    public void GoesByIds_OfASearch_OnlyWhereIdsNameThoseMeant(string text, string account, AppState? state, bool byIds)
        => Assert.Equal(byIds, new AppFilter(text, account, state).GoesByIds);

    [Fact]
    public void Of_AnAppsTerms_AreBounded()
    {
        string name = string.Join(' ', Enumerable.Range(0, 60).Select(word => $"w{word}"));

        IReadOnlyCollection<string> terms = AppTerms.Of(App(name, new string('a', 64)));

        Assert.InRange(terms.Count, 10, 26);
        Assert.All(terms, term => Assert.InRange(term.Length, 2, 65));
    }

    [Fact]
    public void Of_NameThatIsCutInsideACharacter_HasWholeOnes()
    {
        IReadOnlyCollection<string> terms = AppTerms.Of(App(new string('a', 47) + "😀", "acme"));

        Assert.All(terms, term => Assert.DoesNotContain(term, char.IsSurrogate));
    }

    [Fact]
    public void FirstTerm_OfAnAppNamedByMany_IsOne()
    {
        var filter = new AppFilter("acme", "", null);
        AppRecord app = App("acme acme", "acme");

        Assert.Equal("tacme", filter.FirstTerm(app));
        Assert.Null(new AppFilter("other", "", null).FirstTerm(app));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1400000009")]
    [InlineData("~")]
    [InlineData("~dGFjbWUAMDAwMDAwMDAwMTQwMDAwMDAwOQ")]
    public void Read_ATokenOfAPage_IsItsPlace(string token) => Assert.Equal(token, SearchPlace.Read(token)!.Token);

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("18446744073709551616")]
    [InlineData("~not base64")]
    public void Read_AnythingElse_IsNone(string token) => Assert.Null(SearchPlace.Read(token));

    private static AppRecord App(string name, string account)
        => new() { SdkAppId = 1_400_000_009, Name = name, Account = account, ZoneId = "Etc/GMT-8", Edition = "developer", CreatedAt = Instant.FromUtc(2026, 1, 1, 0, 0) };
}
