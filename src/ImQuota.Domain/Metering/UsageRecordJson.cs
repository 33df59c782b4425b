using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ImQuota.Domain.Subscriptions;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Domain.Metering;

/// <summary>Writes a record as a structured CloudEvent 1.0 (application/cloudevents+json). Quantities are decimal texts.</summary>
public static class UsageRecordJson
{
    /// <summary>Largest event in bytes, inclusive; the smallest that receivers must take.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Longest id in characters.</summary>
    public const int MaxId = 100;

    private static readonly InstantPattern Milliseconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <exception cref="InvalidOperationException">The id is too long, or the event larger than <see cref="MaxBytes"/>, which only very many nodes make it.</exception>
    public static byte[] Write(UsageRecord record)
    {
        if (record.Id.Length > MaxId)
        {
            throw new InvalidOperationException($"The id '{record.Id}' has {record.Id.Length} characters; {MaxId} are allowed.");
        }

        ArrayBufferWriter<byte> buffer = WriteAll(record);
        return buffer.WrittenCount <= MaxBytes
            ? buffer.WrittenSpan.ToArray()
            : throw new InvalidOperationException($"The event {record.Id} has {buffer.WrittenCount} bytes; {MaxBytes} are allowed.");
    }

    /// <summary>As text, e.g. for a file of JSON lines.</summary>
    public static string WriteText(UsageRecord record) => Encoding.UTF8.GetString(Write(record));

    /// <summary>As text. A peak over so many nodes that the event would be too large is told without its split.</summary>
    public static string WriteFitting(UsageRecord record)
        => record.Data is MeterData { PeakByNode.Count: > 0 } data && WriteAll(record).WrittenCount > MaxBytes
            ? WriteText(record with { Data = data with { PeakByNode = data.PeakByNode.Clear() } })
            : WriteText(record);

    private static ArrayBufferWriter<byte> WriteAll(UsageRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", record.Id);
            writer.WriteString("source", record.Source);
            writer.WriteString("type", record.Type);
            writer.WriteString("subject", record.Subject);
            writer.WriteString("time", TextOf(record.Time));
            writer.WriteString("recordedtime", TextOf(record.RecordedTime));
            writer.WriteString("datacontenttype", "application/json");
            writer.WriteString("dataschema", record.DataSchema);
            writer.WriteString("sequence", record.Sequence);
            writer.WriteString("partitionkey", record.Subject);
            writer.WriteString("imqperiod", record.Period);
            if (record.TraceParent is { } parent)
            {
                writer.WriteString("traceparent", parent);
            }

            writer.WriteStartObject("data");
            writer.WriteString("tenantid", record.Data.TenantId);
            writer.WriteString("sdkappid", record.Subject);
            writer.WriteString("edition", record.Data.Edition);
            WriteData(writer, record.Data);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer;
    }

    private static void WriteData(Utf8JsonWriter writer, UsageData data)
    {
        switch (data)
        {
            case MeterData meter:
                WriteMeter(writer, meter);
                break;
            case StateData state:
                WriteState(writer, state.Transition);
                break;
            case ReminderData reminder:
                writer.WriteString("reminder", reminder.Reminder.Kind == ReminderKind.BeforeExpiry ? "before_expiry" : "after_expiry");
                writer.WriteString("expiresat", TextOf(reminder.Reminder.ExpiresAt));
                break;
            default:
                throw new InvalidOperationException($"{data.GetType().Name} is not known here.");
        }
    }

    private static void WriteMeter(Utf8JsonWriter writer, MeterData data)
    {
        writer.WriteString("meter", MeterNames.NameOf(data.Meter));
        writer.WriteString("periodstart", TextOf(data.PeriodStart));
        writer.WriteString("periodend", TextOf(data.PeriodEnd));
        WriteQuantity(writer, "quantity", data.Quantity);
        writer.WriteString("unit", MeterNames.UnitOf(data.Meter));
        writer.WriteString("quantitykind", data.Meter == Meter.Mau ? "cumulative-distinct" : "period-max");
        writer.WriteString("method", data.Method == UsageMethod.Exact ? "exact" : "hll-p14");
        WriteQuantity(writer, "quantitylow", data.QuantityLow);
        WriteQuantity(writer, "quantityhigh", data.QuantityHigh);
        WriteQuantity(writer, "includedquantity", data.IncludedQuantity);
        WriteQuantity(writer, "catalogversion", data.CatalogVersion);
        writer.WriteBoolean("final", data.Final);
        writer.WriteString("watermark", TextOf(data.Watermark));
        if (data.PeakAt is { } peak)
        {
            writer.WriteString("peakat", TextOf(peak));
        }

        if (data.PeakByNode.Count > 0)
        {
            writer.WriteStartObject("peakbynode");
            foreach ((string node, long count) in data.PeakByNode)
            {
                WriteQuantity(writer, node, count);
            }

            writer.WriteEndObject();
        }

        WriteText(writer, "sketchdigest", data.SketchDigest);
        WriteText(writer, "supersedes", data.Supersedes);
    }

    private static void WriteState(Utf8JsonWriter writer, Transition transition)
    {
        WriteText(writer, "from", transition.From is { } from ? SubscriptionNames.NameOf(from) : null);
        WriteText(writer, "fromreason", SubscriptionNames.NameOf(transition.FromReason));
        writer.WriteString("to", SubscriptionNames.NameOf(transition.To));
        WriteText(writer, "toreason", SubscriptionNames.NameOf(transition.ToReason));
        writer.WriteString("at", TextOf(transition.At));
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteQuantity(Utf8JsonWriter writer, string name, long value)
        => writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    private static string TextOf(Instant instant) => Milliseconds.Format(instant);
}
