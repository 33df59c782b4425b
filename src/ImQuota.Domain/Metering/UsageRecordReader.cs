using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImQuota.Domain.Editions;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Domain.Metering;

/// <summary>Reads records of use back as <see cref="UsageRecordJson"/> writes them; further attributes and fields are let be, as CloudEvents asks.</summary>
public static class UsageRecordReader
{
    private const int MaxText = 256;
    private const int MaxNodes = 10_000;

    public static UsageRecordReadResult Read(string json)
    {
        var errors = new List<string>();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            return new UsageRecordReadResult(null, [$"$: is not JSON: {exception.Message}"]);
        }

        using (document)
        {
            var root = new JsonFields(document.RootElement, "$", errors);
            UsageRecord? record = Read(root);
            return new UsageRecordReadResult(errors.Count == 0 ? record : null, errors);
        }
    }

    private static UsageRecord? Read(JsonFields root)
    {
        if (root.Text("specversion", 8) is var version && version is not ("1.0" or ""))
        {
            root.Error("specversion", $"'{version}' is not 1.0");
        }

        string type = root.Text("type", MaxText);
        if (!UsageTypes.All.Contains(type, StringComparer.Ordinal) && type.Length is > 0 and <= MaxText)
        {
            root.Error("type", $"'{type}' is none of {string.Join(", ", UsageTypes.All)}");
        }

        bool ofUse = type is UsageTypes.MauSnapshot or UsageTypes.PccSnapshot or UsageTypes.PeriodClosed or UsageTypes.Correction;
        if (!ofUse)
        {
            return null;
        }

        string period = root.Text("imqperiod", 7);
        if (!YearMonthPattern.Iso.Parse(period).TryGetValue(default, out YearMonth month) && period.Length is > 0 and <= 7)
        {
            root.Error("imqperiod", $"'{period}' is no month such as 2026-11");
        }

        return root.Object("data") is not { } data
            ? null
            : new UsageRecord
            {
                Id = root.Text("id", UsageRecordJson.MaxId),
                Source = root.Text("source", MaxText),
                Type = type,
                Subject = root.Text("subject", 20),
                Time = InstantOf(root, "time"),
                RecordedTime = InstantOf(root, "recordedtime"),
                DataSchema = root.Text("dataschema", MaxText),
                Sequence = root.Text("sequence", 20),
                Period = period,
                TraceParent = root.Has("traceparent") ? root.Text("traceparent", MaxText) : null,
                Data = ReadMeter(data, month),
            };
    }

    private static MeterData ReadMeter(JsonFields data, YearMonth month)
    {
        string name = data.Text("meter", 32);
        if (!MeterNames.TryParse(name, out Meter meter) && name.Length is > 0 and <= 32)
        {
            data.Error("meter", $"'{name}' is not a meter: {string.Join(", ", MeterNames.All)}");
        }

        string method = data.Text("method", 32);
        if (method is not ("exact" or "hll-p14" or ""))
        {
            data.Error("method", $"'{method}' is neither exact nor hll-p14");
        }

        string app = data.Text("sdkappid", 20);
        if (!ulong.TryParse(app, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id) && app.Length is > 0 and <= 20)
        {
            data.Error("sdkappid", $"'{app}' is no SDKAppID");
        }

        return new MeterData
        {
            TenantId = data.Text("tenantid", 64),
            SdkAppId = id,
            Edition = data.Text("edition", 32),
            Meter = meter,
            Period = month,
            PeriodStart = InstantOf(data, "periodstart"),
            PeriodEnd = InstantOf(data, "periodend"),
            Quantity = Quantity(data, "quantity"),
            Method = method == "hll-p14" ? UsageMethod.HllP14 : UsageMethod.Exact,
            IncludedQuantity = Quantity(data, "includedquantity"),
            CatalogVersion = Quantity(data, "catalogversion"),
            Final = data.Flag("final"),
            Watermark = InstantOf(data, "watermark"),
            PeakAt = data.Has("peakat") ? InstantOf(data, "peakat") : null,
            PeakByNode = ReadNodes(data),
            SketchDigest = data.Has("sketchdigest") ? data.Text("sketchdigest", MaxText) : "",
            Supersedes = data.Has("supersedes") ? data.Text("supersedes", UsageRecordJson.MaxId) : null,
        };
    }

    private static ImmutableSortedDictionary<string, long> ReadNodes(JsonFields data)
    {
        ImmutableSortedDictionary<string, long>.Builder nodes = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        if (data.Has("peakbynode") && data.Object("peakbynode") is { } fields)
        {
            foreach (string node in fields.Names.Take(MaxNodes))
            {
                nodes[node] = Quantity(fields, node);
            }
        }

        return nodes.ToImmutable();
    }

    private static long Quantity(JsonFields fields, string name)
    {
        string text = fields.Text(name, 18);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long quantity) || text.Length is 0 or > 18)
        {
            return quantity;
        }

        fields.Error(name, $"'{text}' is no whole number of 0 or more");
        return 0;
    }

    private static Instant InstantOf(JsonFields fields, string name)
    {
        string text = fields.Text(name, 40);
        if (InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out Instant instant) || text.Length is 0 or > 40)
        {
            return instant;
        }

        fields.Error(name, $"'{text}' is no instant such as 2026-11-01T00:00:00Z");
        return default;
    }
}
