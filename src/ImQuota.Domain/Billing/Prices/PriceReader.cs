using System.Buffers;
using System.Text.Json;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Billing.Prices;

/// <summary>Reads a price catalogue's JSON (prices.schema.json) strictly; all errors are reported at once. Amounts are decimal texts.</summary>
public static class PriceReader
{
    private const int MaxPlans = 100;
    private const int MaxPromotions = 100;
    private const int MaxIssuer = 128;
    private const long MaxUnits = 1L << 40;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The prices that come with the product (spec section 5).</summary>
    public static string BuiltInJson { get; } = ReadBuiltIn();

    /// <param name="json">UTF-8 safe text, at most what the caller bounds it to.</param>
    /// <param name="version">The version it gets, 1 or more.</param>
    public static PriceReadResult Read(string json, long version)
    {
        var errors = new List<string>();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            return new PriceReadResult(null, [$"$: is not JSON: {exception.Message}"]);
        }

        using (document)
        {
            var root = new JsonFields(document.RootElement, "$", errors);
            PriceCatalogue? prices = Read(root, version);
            return new PriceReadResult(errors.Count == 0 ? prices : null, errors);
        }
    }

    private static PriceCatalogue? Read(JsonFields root, long version)
    {
        if (root.Has("$schema"))
        {
            root.Text("$schema", 256);
        }

        string code = root.Text("currency", 3);
        if (!Currency.TryGet(code, out Currency? currency) && code.Length is > 0 and <= 3)
        {
            root.Error("currency", code.Length == 3 && code.All(char.IsAsciiLetterUpper)
                ? $"'{code}' is no currency of ISO 4217 that can be billed"
                : $"'{code}' is not three capital letters, such as USD");
        }

        // Everything else is read as if in dollars then, so that its errors are reported too.
        currency ??= Currency.Usd;
        Dictionary<string, PlanPrice> plans = ReadPlans(root, currency);
        string? issuer = root.Has("issuer") ? root.Text("issuer", MaxIssuer) : null;
        var prices = new PriceCatalogue
        {
            Version = version,
            Currency = currency,
            Plans = plans,
            Promotions = ReadPromotions(root, currency),
            Vouchers = ReadVouchers(root, plans, currency),
            Settings = root.Has("settings") && root.Object("settings") is { } settings ? BillingSettingsReader.Read(settings) : null,
        };
        root.Close();
        return issuer is null ? prices : prices with { Issuer = issuer };
    }

    private static Dictionary<string, PlanPrice> ReadPlans(JsonFields root, Currency currency)
    {
        var plans = new Dictionary<string, PlanPrice>(StringComparer.Ordinal);
        if (root.Object("plans") is not { } fields)
        {
            return plans;
        }

        foreach (string id in fields.Names)
        {
            CheckId(fields, id, id);
            JsonFields plan = fields.Object(id)!;
            plans[id] = new PlanPrice
            {
                Edition = id,
                MonthlyFee = Money.Of(plan.Amount("monthlyFee", currency.Exponent), currency),
                Mau = ReadMeter(plan, "mau", currency),
                Pcc = ReadMeter(plan, "pcc", currency),
            };
            plan.Close();
        }

        if (plans.Count is 0 or > MaxPlans)
        {
            root.Error("plans", $"has {plans.Count} plans; 1 to {MaxPlans} are allowed");
        }

        return plans;
    }

    private static MeterPrice ReadMeter(JsonFields plan, string name, Currency currency)
    {
        if (plan.Object(name) is not { } fields)
        {
            return new MeterPrice(0, null);
        }

        long included = fields.Integer("included", 0, MaxUnits);
        Rate? unit = fields.IsNull("unit") ? null : new Rate(fields.Amount("unit", JsonFields.MaxDecimals), currency);
        fields.Close();
        return new MeterPrice(included, unit);
    }

    private static List<Promotion> ReadPromotions(JsonFields root, Currency currency)
    {
        var promotions = new List<Promotion>();
        if (root.Object("promotions") is not { } fields)
        {
            return promotions;
        }

        foreach (string id in fields.Names)
        {
            CheckId(fields, id, id);
            JsonFields one = fields.Object(id)!;
            string name = one.Text("meter", 32);
            if (!MeterNames.TryParse(name, out Meter meter) && name.Length is > 0 and <= 32)
            {
                one.Error("meter", $"'{name}' is not a meter: {string.Join(", ", MeterNames.All)}");
            }

            var unit = new Rate(one.Amount("unit", JsonFields.MaxDecimals), currency);
            YearMonth? from = one.Month("from");
            YearMonth? to = one.Month("until");
            if (from is { } first && to is { } end && end.CompareTo(first) <= 0)
            {
                one.Error("until", $"{end} is not after from, which is {first}");
            }

            one.Close();
            promotions.Add(new Promotion(id, meter, unit, from, to));
        }

        if (promotions.Count > MaxPromotions)
        {
            root.Error("promotions", $"has {promotions.Count} promotions; 0 to {MaxPromotions} are allowed");
        }

        FindOverlaps(fields, promotions);
        return promotions;
    }

    private static void FindOverlaps(JsonFields fields, List<Promotion> promotions)
    {
        foreach (Promotion one in promotions)
        {
            if (promotions.Find(other => other != one && (one.FromInclusive is { } from ? other.Covers(one.Meter, from) : other.Meter == one.Meter && other.FromInclusive is null)) is { } twin)
            {
                fields.Error(one.Id, $"begins while '{twin.Id}' holds for the same meter; one price a month is allowed");
            }
        }
    }

    private static VoucherTerms ReadVouchers(JsonFields root, Dictionary<string, PlanPrice> plans, Currency currency)
    {
        JsonFields? fields = root.Object("vouchers");
        IReadOnlyList<string> editions = fields?.Texts("editions", 32) ?? [];
        foreach (string edition in editions.Where(edition => !plans.ContainsKey(edition)))
        {
            fields!.Error("editions", $"'{edition}' is not a plan of these prices");
        }

        var terms = new VoucherTerms
        {
            ValidDays = (int)(fields?.Integer("validDays", 1, 3_650) ?? 1),
            MinimumOrder = Money.Of(fields?.Amount("minimumOrder", currency.Exponent) ?? 0, currency),
            MaxPercent = (int)(fields?.Integer("maxPercent", 1, 100) ?? 1),
            Editions = editions.ToHashSet(StringComparer.Ordinal),
        };
        fields?.Close();
        return terms;
    }

    private static void CheckId(JsonFields fields, string name, string id)
    {
        if (id.Length is 0 or > 32 || id.AsSpan().ContainsAnyExcept(IdCharacters))
        {
            fields.Error(name, "an id is 1 to 32 of a-z, 0-9 and '-'");
        }
    }

    private static string ReadBuiltIn()
    {
        using Stream stream = typeof(PriceReader).Assembly.GetManifestResourceStream("prices.json")
            ?? throw new InvalidOperationException("The built-in prices are not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
