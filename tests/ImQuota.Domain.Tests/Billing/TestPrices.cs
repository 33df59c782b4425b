using System.Text.Json.Nodes;
using ImQuota.Domain.Billing.Prices;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>The prices that come with the product, and changes of them.</summary>
internal static class TestPrices
{
    public static PriceCatalogue BuiltIn { get; } = Read(Document());

    public static PriceBook Book { get; } = new([new PublishedPrices(Instant.MinValue, BuiltIn)]);

    public static JsonNode Document() => JsonNode.Parse(PriceReader.BuiltInJson)!;

    public static PriceCatalogue Read(JsonNode document, long version = 1)
    {
        PriceReadResult result = PriceReader.Read(document.ToJsonString(), version);
        Assert.Empty(result.Errors);
        return Assert.IsType<PriceCatalogue>(result.Prices);
    }

    /// <summary>In a currency, with unit prices as decimal texts, the same in both paid editions.</summary>
    public static PriceBook In(string currency, string mauUnit, string pccUnit, bool waived)
    {
        JsonNode document = Document();
        document["currency"] = currency;
        foreach (string edition in (string[])["standard", "premium"])
        {
            document["plans"]![edition]!["mau"]!["unit"] = mauUnit;
            document["plans"]![edition]!["pcc"]!["unit"] = pccUnit;
        }

        document["promotions"]!["pcc-waiver"]!["until"] = waived ? null : "2027-01";
        return new PriceBook([new PublishedPrices(Instant.MinValue, Read(document))]);
    }

    /// <summary>The waiver of PCC ends with a month.</summary>
    public static PriceBook WaiverEnds(string firstMonthWithout)
    {
        JsonNode document = Document();
        document["promotions"]!["pcc-waiver"]!["until"] = firstMonthWithout;
        return new PriceBook([new PublishedPrices(Instant.MinValue, Read(document))]);
    }
}
