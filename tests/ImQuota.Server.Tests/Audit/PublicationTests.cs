using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Audit;

/// <summary>Who published editions and prices, when and why; the versions themselves are before and after.</summary>
public sealed class PublicationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetCatalog_OfAVersion_TellsWhoPublishedIt()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        GetCatalogResponse builtIn = await host.Catalogues.GetCatalogAsync(new GetCatalogRequest(), cancellationToken: Cancellation);
        host.Clock.Advance(NodaTime.Duration.FromHours(1));

        await host.Catalogues.PublishAsync(new PublishRequest { Json = builtIn.Json, Author = "ann", Reason = "a rehearsal" }, cancellationToken: Cancellation);

        GetCatalogResponse published = await host.Catalogues.GetCatalogAsync(new GetCatalogRequest(), cancellationToken: Cancellation);
        Assert.Equal((2, "ann", "a rehearsal"), (published.Version, published.Author, published.Reason));
        Assert.Equal(host.Clock.GetUtcNow(), published.PublishedAt.ToDateTimeOffset());
        Assert.Equal(("", ""), (builtIn.Author, builtIn.Reason));
        Assert.Equal(host.Clock.GetUtcNow().AddHours(-1), builtIn.PublishedAt.ToDateTimeOffset());
    }

    [Fact]
    public async Task GetPrices_OfAVersion_TellsWhoPublishedIt()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        string json = (await host.Billing.GetPricesAsync(new GetPricesRequest(), cancellationToken: Cancellation)).Json;

        PublishPricesResponse next = await host.Billing.PublishPricesAsync(
            new PublishPricesRequest { Json = json, Author = "ben", Reason = "spring" }, cancellationToken: Cancellation);

        GetPricesResponse published = await host.Billing.GetPricesAsync(new GetPricesRequest { Version = next.Version }, cancellationToken: Cancellation);
        Assert.Equal(("ben", "spring", host.Clock.GetUtcNow()), (published.Author, published.Reason, published.PublishedAt.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Publish_WithAControlCharacter_IsRefusedWithItsField()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        string json = (await host.Catalogues.GetCatalogAsync(new GetCatalogRequest(), cancellationToken: Cancellation)).Json;

        RpcException failure = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Catalogues.PublishAsync(new PublishRequest { Json = json, Author = "a\nb" }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.StartsWith("author: ", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(1, (await host.Catalogues.GetCatalogAsync(new GetCatalogRequest(), cancellationToken: Cancellation)).Version);
    }
}
