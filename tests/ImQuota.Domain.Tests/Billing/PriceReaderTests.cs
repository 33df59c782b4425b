using System.Text.Json.Nodes;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Tests.Editions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

public sealed class PriceReaderTests
{
    /// <summary>What a schema cannot say: currencies, references inside the document, decimals of the currency, order of months.</summary>
    private static readonly string[] BeyondTheSchema = ["is no currency of ISO 4217", "is not a plan of these prices", "decimals", "begins while", "is not after from"];

    [Fact]
    public void Read_BuiltIn_HasThePricesOfTheGuideAndGoesWithTheEditions()
    {
        PriceCatalogue prices = TestPrices.BuiltIn;

        Assert.Equal(["0.00", "399.00", "699.00"], prices.Plans.Values.Select(plan => plan.MonthlyFee.AmountText()));
        Assert.Equal(("0.015", 10_000L), (prices.Plans["premium"].Mau.Unit!.AmountText(), prices.Plans["premium"].Mau.Included));
        Assert.Equal(("0.2", 0L), (prices.Plans["standard"].Pcc.Unit!.AmountText(), prices.Plans["standard"].Pcc.Included));
        Assert.Null(prices.Plans["developer"].Mau.Unit);
        Assert.Equal("0", prices.PromotionOf(Meter.Pcc, new YearMonth(2027, 1))!.Unit.AmountText());
        Assert.Empty(prices.Contradictions(BuiltIn.Catalogue));
    }

    [Fact]
    public void Read_ManyErrors_ReportsAllWithTheirPaths()
    {
        JsonNode root = TestPrices.Document();
        root["currency"] = "QQQ";
        root["extra"] = 1;
        root["plans"]!["standard"]!["monthlyFee"] = "399.001";
        root["plans"]!["standard"]!["mau"]!["unit"] = "-1";
        root["plans"]!["standard"]!["mau"]!["included"] = -1;
        root["plans"]!["premium"]!.AsObject().Remove("pcc");
        root["promotions"]!["pcc-waiver"]!["from"] = "2027-13";
        root["promotions"]!["again"] = JsonNode.Parse("""{ "meter": "pcc", "unit": "0.1", "from": "2027-05", "until": "2027-05" }""");
        root["vouchers"]!["editions"] = new JsonArray("gold");
        root["vouchers"]!["maxPercent"] = 101;

        Assert.Equal(
            new[]
            {
                "$.currency: 'QQQ' is no currency of ISO 4217 that can be billed",
                "$.extra: is not a known field",
                "$.plans.premium.pcc: is missing",
                "$.plans.standard.mau.included: -1 is below 0",
                "$.plans.standard.mau.unit: '-1' is not an amount: up to 12 digits, and up to 12 after a point",
                "$.plans.standard.monthlyFee: '399.001' has more than 2 decimals",
                "$.promotions.again.until: 2027-05 is not after from, which is 2027-05",
                "$.promotions.again: begins while 'pcc-waiver' holds for the same meter; one price a month is allowed",
                "$.promotions.pcc-waiver.from: '2027-13' is not a month such as 2027-04",
                "$.vouchers.editions: 'gold' is not a plan of these prices",
                "$.vouchers.maxPercent: 101 is above 100",
            },
            PriceReader.Read(root.ToJsonString(), 1).Errors.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, "ImQuota")]
    [InlineData("Chat & Sons", "Chat & Sons")]
    public void Read_Issuer_IsTheNameOrTheDefault(string? name, string expected)
    {
        JsonNode root = TestPrices.Document();
        if (name is not null)
        {
            root["issuer"] = name;
        }

        Assert.Equal(expected, TestPrices.Read(root).Issuer);
    }

    [Theory]
    [InlineData("")]
    [InlineData(129)]
    public void Read_IssuerOutOfBounds_IsToldWithItsPath(object name)
    {
        JsonNode root = TestPrices.Document();
        root["issuer"] = name is int length ? new string('x', length) : (string)name;

        Assert.StartsWith("$.issuer: ", Assert.Single(PriceReader.Read(root.ToJsonString(), 1).Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Read_WhatIsNoPriceList_IsRefused(string json)
    {
        PriceReadResult result = PriceReader.Read(json, 1);
        Assert.Null(result.Prices);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public void Contradictions_BetweenPricesAndEditions_AreAllNamed()
    {
        JsonNode root = TestPrices.Document();
        root["plans"]!["standard"]!["mau"]!["included"] = 9_999;
        root["plans"]!["gold"] = root["plans"]!["premium"]!.DeepClone();
        root["plans"]!.AsObject().Remove("developer");

        Assert.Equal(
            [
                "$.plans: has no price of edition 'developer' of version 1 of the catalogue",
                "$.plans.standard.mau.included: 9999 is not the edition's allowance 10000 (E10)",
                "$.plans.gold: is no edition of version 1 of the catalogue",
            ],
            TestPrices.Read(root).Contradictions(BuiltIn.Catalogue));
    }

    [Fact]
    public void Reader_OfEveryMutation_AgreesWithTheSchema()
    {
        using Stream stream = typeof(PriceReaderTests).Assembly.GetManifestResourceStream("prices.schema.json")!;
        var schema = new SchemaCheck(JsonNode.Parse(stream)!.AsObject());
        JsonNode everything = JsonNode.Parse(TestPrices.Document().ToJsonString().Replace("\"until\":null", "\"until\":\"2027-04\"", StringComparison.Ordinal))!;
        Assert.Empty(schema.Check(everything));
        List<string> differences = [];
        int accepted = 0;
        int refused = 0;
        foreach ((string what, JsonNode document) in JsonMutations.Of(everything))
        {
            IReadOnlyList<string> said = schema.Check(document);
            string[] reader = [.. PriceReader.Read(document.ToJsonString(), 1).Errors.Where(error => !BeyondTheSchema.Any(part => error.Contains(part, StringComparison.Ordinal)))];
            if (said.Count == 0 != (reader.Length == 0))
            {
                differences.Add($"{what}: schema says [{string.Join("; ", said)}], reader says [{string.Join("; ", reader)}]");
            }

            _ = said.Count == 0 ? accepted++ : refused++;
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
        Assert.True(accepted > 50 && refused > 800, $"accepted {accepted}, refused {refused}: the mutations must go both ways");
    }

    [Fact]
    public void Book_OfVersions_AnswersByInstantAndByVersion()
    {
        Instant start = Instant.FromUtc(2027, 1, 1, 0, 0);
        PriceCatalogue second = TestPrices.Read(TestPrices.Document(), 2);
        var book = new PriceBook([new(start, TestPrices.BuiltIn), new(start + Duration.FromDays(10), second)]);

        Assert.Equal([1L, 1L, 2L], new[] { start - Duration.Epsilon, start + Duration.FromDays(10) - Duration.Epsilon, start + Duration.FromDays(10) }.Select(at => book.At(at).Version));
        Assert.Same(second, book.Version(2));
        Assert.Throws<InvalidOperationException>(() => book.Version(3));
        Assert.Throws<ArgumentException>(() => new PriceBook([]));
        Assert.Throws<ArgumentException>(() => new PriceBook([new(start, second), new(start, TestPrices.BuiltIn)]));
    }
}
