using System.Text.Json;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Redis.Outbox;

/// <summary>What was told of an app, as it stands in the store.</summary>
internal static class EmissionJson
{
    private const int NumbersAReading = 6;

    public static string Write(EmissionState state) => JsonSerializer.Serialize(
        new StoredEmission
        {
            O = state.Open is { } open ? Number(open) : null,
            M = state.NextMau,
            P = state.NextPcc,
            R = state.Readings.Count == 0 ? null : [.. state.Readings.SelectMany(Numbers)],
            A = state.ChangedAt?.ToUnixTimeTicks(),
            K = state.CheckedAt?.ToUnixTimeTicks(),
            T = state.Transitions,
            W = state.RemindedAt?.ToUnixTimeTicks(),
            V = (int?)state.RemindedOf,
        },
        StoredEmissionContext.Default.StoredEmission);

    /// <exception cref="InvalidOperationException">It cannot be read; nothing may be told without it, for it would be told twice.</exception>
    public static EmissionState Read(string json)
    {
        try
        {
            return Load(JsonSerializer.Deserialize(json, StoredEmissionContext.Default.StoredEmission)!);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"What was told of an app cannot be read: {exception.Message} It is: {json}", exception);
        }
    }

    private static EmissionState Load(StoredEmission stored) => new()
    {
        Open = stored.O is { } open ? Month(open) : null,
        NextMau = stored.M,
        NextPcc = stored.P,
        Readings = [.. (stored.R ?? []).Chunk(NumbersAReading).Select(Reading)],
        ChangedAt = At(stored.A),
        CheckedAt = At(stored.K),
        Transitions = stored.T,
        RemindedAt = At(stored.W),
        RemindedOf = (ReminderKind?)stored.V,
    };

    private static IEnumerable<long> Numbers(EmittedReading one)
        => [(long)one.Meter, (long)one.Method, Number(one.Period), one.Quantity, one.Sequence, one.Final ? 1 : 0];

    private static EmittedReading Reading(long[] numbers)
        => new((Meter)numbers[0], (UsageMethod)numbers[1], Month((int)numbers[2]), numbers[3], numbers[4], numbers[5] == 1);

    private static int Number(YearMonth month) => (month.Year * 100) + month.Month;

    private static YearMonth Month(int number) => new(number / 100, number % 100);

    private static Instant? At(long? ticks) => ticks is { } value ? Instant.FromUnixTimeTicks(value) : null;
}
