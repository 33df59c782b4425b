using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

public sealed class LedgerTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 1, 1, 0, 0);
    private static readonly ToppedUp Payment = new() { At = Now, PaymentId = "p", Amount = Desk.Usd(1) };

    [Fact]
    public void TryAppend_TheSameFactTwice_IsThereAlready()
    {
        Assert.Equal(LedgerAppend.Appended, Ledger.Empty("acme", Currency.Usd).TryAppend(Payment, out Ledger ledger));
        Assert.Equal(LedgerAppend.AlreadyThere, ledger.TryAppend(Payment with { }, out Ledger same));
        Assert.Same(ledger, same);
    }

    [Fact]
    public void TryAppend_AnotherFactUnderTheKeyOrAnEarlierOne_ChangesNothing()
    {
        Ledger ledger = Ledger.Read("acme", Currency.Usd, [Payment]);

        Assert.Equal(LedgerAppend.KeyTaken, ledger.TryAppend(Payment with { Amount = Desk.Usd(2) }, out _));
        Assert.Equal(LedgerAppend.OutOfOrder, ledger.TryAppend(Payment with { PaymentId = "q", At = Now - Duration.Epsilon }, out _));
        Assert.Throws<InvalidOperationException>(() => ledger.With([Payment with { PaymentId = "q", At = Now - Duration.Epsilon }]));
    }

    [Fact]
    public void NotBeforeLast_ClockBehindTheLastFact_IsTheFactsInstant()
    {
        Ledger ledger = Ledger.Read("acme", Currency.Usd, [Payment]);

        Assert.Equal(Now, ledger.NotBeforeLast(Now - Duration.Epsilon));
        Assert.Equal(Now + Duration.Epsilon, ledger.NotBeforeLast(Now + Duration.Epsilon));
        Assert.Equal(Instant.MinValue, Ledger.Empty("acme", Currency.Usd).NotBeforeLast(Instant.MinValue));
    }

    [Fact]
    public void Events_OfAnyLedger_AreReadBackFromJsonAsTheyWere()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Sample(
            (zone, steps) =>
            {
                Ledger ledger = RandomLedger.Play(zone, steps).Ledger;
                string json = JsonSerializer.Serialize(ledger.Events, Options);
                var back = Ledger.Read(ledger.Account, ledger.Currency, JsonSerializer.Deserialize<LedgerEvent[]>(json, Options)!);
                return ledger.Events.Zip(back.Events).All(pair => Ledger.Read("acme", Currency.Usd, [pair.First]).TryAppend(pair.Second, out _) == LedgerAppend.AlreadyThere);
            },
            iter: 100);

    [Fact]
    public void LedgerEvent_EveryKind_HasADiscriminatorOfItsOwn()
    {
        string[] known = [.. typeof(LedgerEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(one => one.DerivedType.Name)];
        string[] kinds = [.. typeof(LedgerEvent).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(LedgerEvent)) && !type.IsAbstract).Select(type => type.Name)];

        Assert.Equal(kinds.Order(), known.Order());
    }

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters =
        {
            new Text<Instant>(one => InstantPattern.ExtendedIso.Format(one), text => InstantPattern.ExtendedIso.Parse(text).Value),
            new Text<Money>(one => one.ToString(), text => Money.Of(Number(text), Currency.Of(text.Split(' ')[1]))),
            new Text<Rate>(one => one.ToString(), text => new Rate(Number(text), Currency.Of(text.Split(' ')[1]))),
        },
    };

    private static decimal Number(string text) => decimal.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);

    private sealed class Text<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
