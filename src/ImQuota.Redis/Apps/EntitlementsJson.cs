using System.Buffers;
using System.Text;
using System.Text.Json;
using ImQuota.Domain.Apps;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;
using NodaTime;

namespace ImQuota.Redis.Apps;

/// <summary>
/// Entitlements as they are stored, a JSON array that scripts get as MessagePack values: 1 format, 2 catalogue version, 3 valid until (microseconds, as text: more digits than
/// Lua's JSON keeps; 0: no end), 4 state, 5 settings (1 adopt unknown groups, 2 credit any day, 4 count live memberships, 8 HyperLogLog only),
/// 6 cross-platform policy, 7 connections a native platform, 8 on Web, 9 feature states (a digit a feature), 10–19 limits, 20–29 their modes.
/// </summary>
internal static class EntitlementsJson
{
    private const int Format = 1;

    public static string Write(Entitlements entitlements)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(Format);
            writer.WriteNumberValue(entitlements.CatalogueVersion);
            writer.WriteStringValue(ValidUntil(entitlements).ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteNumberValue((int)entitlements.State);
            writer.WriteNumberValue(Flags(entitlements.Settings));
            writer.WriteNumberValue((int)entitlements.Settings.CrossPlatform);
            writer.WriteNumberValue(entitlements.Devices.PerNativePlatform);
            writer.WriteNumberValue(entitlements.Devices.OnWeb);
            writer.WriteStringValue(FeatureDigits(entitlements));
            foreach (long limit in entitlements.Limits)
            {
                writer.WriteNumberValue(limit);
            }

            foreach (var mode in entitlements.Modes)
            {
                writer.WriteNumberValue((int)mode);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The catalogue version and the end of validity of written entitlements.</summary>
    public static (long CatalogueVersion, Instant? ValidUntil) ReadFrame(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        long micros = long.Parse(document.RootElement[2].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        return (document.RootElement[1].GetInt64(), micros == 0 ? null : ScriptBatch.FromMicros(micros));
    }

    /// <summary>Written entitlements as MessagePack values, which the admission script is sent with each run.</summary>
    public static ReadOnlyMemory<byte> Pack(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var packed = new PackWriter(json.Length);
        foreach (JsonElement element in document.RootElement.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                packed.Add(element.GetString()!);
            }
            else
            {
                packed.Add(element.GetInt64());
            }
        }

        return packed.Packed;
    }

    private static long ValidUntil(Entitlements entitlements)
        => entitlements.ValidUntil is { } until ? ScriptBatch.Micros(until) : 0;

    private static int Flags(AppSettings settings)
        => (settings.AdoptUnknownGroups ? 1 : 0)
            | (settings.NetCreditAnyDay ? 2 : 0)
            | (settings.CountLiveMembership ? 4 : 0)
            | (settings.MauByHyperLogLog ? 8 : 0);

    private static string FeatureDigits(Entitlements entitlements)
        => string.Create(entitlements.Features.Count - 1, entitlements, static (digits, entitlements) =>
        {
            for (int i = 0; i < digits.Length; i++)
            {
                digits[i] = (char)('0' + (int)entitlements.Features[i + 1]);
            }
        });
}
