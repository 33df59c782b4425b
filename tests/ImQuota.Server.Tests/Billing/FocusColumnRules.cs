using System.Globalization;
using System.Text.Json;
using NodaTime.Text;

namespace ImQuota.Server.Tests.Billing;

/// <summary>What the specification's tables of columns demand, read off its published text (1.2 of 2025-05, 1.4 of 2026-06); checked on the text of an export, not on our types.</summary>
internal static class FocusColumnRules
{
    /// <summary>Mandatory columns, and conditional ones whose condition we meet. n: may be NULL; d: decimal; t: UTC, whole seconds; j: JSON object.</summary>
    internal const string CostAndUsage14 = """
        BilledCost d | BillingAccountId | BillingAccountName n | BillingCurrency | BillingPeriodEnd t | BillingPeriodStart t | ChargeCategory | ChargeClass n | ChargeDescription n | ChargeFrequency
        | ChargePeriodEnd t | ChargePeriodStart t | ConsumedQuantity nd | ConsumedUnit n | ContractedCost d | ContractedUnitPrice nd | EffectiveCost d | HostProviderName | InvoiceDetailId n | InvoiceId n
        | InvoiceIssuerName | ListCost d | ListUnitPrice nd | PricingCategory n | PricingQuantity nd | PricingUnit n | RegionId n | RegionName n | ServiceCategory | ServiceName | ServiceProviderName
        | ServiceSubcategory | SkuId n | SkuMeter n | SkuPriceDetails nj | SkuPriceId n | SubAccountId n | SubAccountName n | SubAccountType n
        """;

    internal const string CostAndUsage12 = """
        BilledCost d | BillingAccountId | BillingAccountName n | BillingCurrency | BillingPeriodEnd t | BillingPeriodStart t | ChargeCategory | ChargeClass n | ChargeDescription n | ChargeFrequency
        | ChargePeriodEnd t | ChargePeriodStart t | ConsumedQuantity nd | ConsumedUnit n | ContractedCost d | ContractedUnitPrice nd | EffectiveCost d | InvoiceId n | InvoiceIssuerName | ListCost d | ListUnitPrice nd
        | PricingCategory n | PricingQuantity nd | PricingUnit n | ProviderName | PublisherName | RegionId n | RegionName n | ServiceCategory | ServiceName | ServiceSubcategory | SkuId n | SkuMeter n
        | SkuPriceDetails nj | SkuPriceId n | SubAccountId n | SubAccountName n | SubAccountType n
        """;

    internal const string InvoiceDetail14 = """
        BilledCost d | BillingAccountId | BillingCurrency | BillingPeriodEnd t | BillingPeriodStart t | ChargeCategory | InvoiceDetailCreated t | InvoiceDetailDescription n | InvoiceDetailGrain nj | InvoiceDetailId
        | InvoiceDetailLastUpdated t | InvoiceId | InvoiceIssueDate nt | InvoiceIssueStatus | InvoiceIssuerName | PaymentDueDate nt | PaymentTerms | ReferenceInvoiceId
        """;

    internal const string BillingPeriod14
        = "BillingPeriodCreated t | BillingPeriodEnd t | BillingPeriodLastUpdated t | BillingPeriodStart t | BillingPeriodStatus | InvoiceIssuerName";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["ChargeCategory"] = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"],
        ["ChargeClass"] = ["Correction"],
        ["ChargeFrequency"] = ["One-Time", "Recurring", "Usage-Based"],
        ["PricingCategory"] = ["Standard", "Committed", "Dynamic", "Other"],
        ["InvoiceIssueStatus"] = ["Open", "Issued", "Voided"],
        ["BillingPeriodStatus"] = ["Open", "Closed"],
    };

    // Keys of the two JSON columns that the specification defines, as far as they are ours; all others begin with x_.
    private static readonly HashSet<string> Keys = ["RegionId", "ResourceId", "ResourceType", "ServiceName", "SkuId", "SkuMeter", "SkuPriceId", "SubAccountId"];

    private static readonly InstantPattern Seconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>Rows by the names of their columns; NULL is null.</summary>
    internal static List<Dictionary<string, string?>> Read(string csv)
    {
        string[][] rows = [.. csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(Fields)];
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second.Length == 0 ? null : pair.Second, StringComparer.Ordinal))];
    }

    /// <summary>Rules that a row breaks; empty: none.</summary>
    internal static IEnumerable<string> Problems(IReadOnlyDictionary<string, string?> row, string columns)
    {
        (string Name, string Kind)[] demanded = [.. columns.Split('|').Select(one => one.Trim().Split(' ')).Select(one => (one[0], one.Length > 1 ? one[1] : ""))];
        foreach ((string name, string kind) in demanded)
        {
            if (!row.TryGetValue(name, out string? value))
            {
                yield return $"{name} is not there";
            }
            else if (value is null)
            {
                if (!kind.Contains('n', StringComparison.Ordinal))
                {
                    yield return $"{name} is NULL";
                }
            }
            else if (Problem(name, kind, value) is { } problem)
            {
                yield return problem;
            }
        }

        foreach (string foreign in row.Keys.Where(name => !name.StartsWith("x_", StringComparison.Ordinal) && !demanded.Any(one => one.Name == name)))
        {
            yield return $"{foreign} is no column of this dataset and version";
        }
    }

    private static string? Problem(string name, string kind, string value)
    {
        bool fits = kind.Trim('n') switch
        {
            "d" => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
            "t" => Seconds.Parse(value).Success,
            "j" => JsonDocument.Parse(value).RootElement.EnumerateObject().All(one => one.Name.StartsWith("x_", StringComparison.Ordinal) || Keys.Contains(one.Name)),
            _ => value.Trim() == value && (!Allowed.TryGetValue(name, out string[]? allowed) || allowed.Contains(value)),
        };
        return fits ? null : $"{name} is '{value}'";
    }

    private static string[] Fields(string row)
    {
        var fields = new List<string> { "" };
        bool quoted = false;
        foreach (char character in row)
        {
            quoted ^= character == '"';
            if (character == ',' && !quoted)
            {
                fields.Add("");
            }
            else
            {
                fields[^1] += character;
            }
        }

        return [.. fields.Select(field => field.StartsWith('"') ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field)];
    }
}
