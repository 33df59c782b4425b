using ImQuota.Domain.Audit;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Redis.Tests.Ledgers;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Ledgers.LedgerScene;

namespace ImQuota.Redis.Tests.Prices;

/// <summary>Published prices in the store, on every engine: versions follow one another, and none is lost or changed.</summary>
public sealed class PriceStoreTests
{
    private static readonly Instant From = Instant.FromUtc(2100, 1, 31, 2, 3, 4).PlusNanoseconds(123_456_789);
    private static readonly ChangeNote Note = new("Test", "ann", "\"why\" – ünïcode");

    public static TheoryData<string> AllEngines => Engines;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task StartAsync_ProcessesOnAFreshStore_BuiltInPricesOnce(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await scene.LoadAsync();
        await scene.RefreshAsync();

        Assert.Equal(1, Assert.Single(scene.Prices.Current.Versions).Prices.Version);
        Assert.Equal(Versions(scene.Prices), Versions(scene.OtherPrices));
        Assert.Equal(PriceReader.BuiltInJson, (await scene.OtherPrices.GetAsync(1, Cancellation))!.Json);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryPublishAsync_NextVersion_IsReadBackByAnotherProcessWithItsInstantAndAuthor(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await scene.LoadAsync();
        string json = Dearer(1);

        Assert.True(await scene.Prices.TryPublishAsync(1, json, From, Note, Cancellation));
        await scene.RefreshAsync();

        Assert.Equal(Versions(scene.Prices), Versions(scene.OtherPrices));
        PublishedPrices last = scene.OtherPrices.Current.Versions[^1];
        Assert.Equal((From, 2L), (last.InForceFrom, last.Prices.Version));
        Assert.Equal((1L, 2L), (scene.OtherPrices.Current.At(From - Duration.Epsilon).Version, scene.OtherPrices.Current.At(From).Version));
        Publication published = (await scene.OtherPrices.GetAsync(2, Cancellation))!;
        Assert.Equal((json, "ann", Note.Reason), (published.Json, published.Note.Author, published.Note.Reason));
        Assert.NotNull(published.At);
        Assert.Null(await scene.OtherPrices.GetAsync(3, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryPublishAsync_ManyFollowTheSameVersion_OneIsPublished(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await scene.LoadAsync();

        bool[] published = await Task.WhenAll(Enumerable.Range(1, 12)
            .Select(i => (i % 2 == 0 ? scene.Prices : scene.OtherPrices).TryPublishAsync(1, Dearer(i), From + Duration.FromSeconds(i), Note, Cancellation)));
        await scene.RefreshAsync();

        Assert.Single(published, one => one);
        Assert.Equal(2, scene.Prices.Current.Versions.Count);
        Assert.Equal(From + Duration.FromSeconds(Array.IndexOf(published, true) + 1), scene.OtherPrices.Current.Versions[^1].InForceFrom);
        Assert.Equal(Dearer(Array.IndexOf(published, true) + 1), (await scene.Prices.GetAsync(2, Cancellation))!.Json);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryPublishAsync_FollowsWhatIsNotTheLast_ChangesNothing(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await scene.LoadAsync();

        Assert.False(await scene.Prices.TryPublishAsync(2, Dearer(1), From, Note, Cancellation));
        Assert.False(await scene.Prices.TryPublishAsync(0, Dearer(1), From, Note, Cancellation));
        await scene.RefreshAsync();

        Assert.Single(scene.OtherPrices.Current.Versions);
        Assert.Null(await scene.OtherPrices.GetAsync(2, Cancellation));
    }

    private static string Dearer(int by) => PriceReader.BuiltInJson.Replace("\"399\"", $"\"{399 + by}\"", StringComparison.Ordinal);

    private static IEnumerable<(long, Instant)> Versions(IPriceStore prices) => prices.Current.Versions.Select(one => (one.Prices.Version, one.InForceFrom));
}
