using ImQuota.Domain;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Redis.Ledgers;
using Xunit;

namespace ImQuota.Redis.Tests.Ledgers;

public sealed class LedgerJsonTests
{
    [Fact]
    public void All_OfTheTests_AreEachKindOfFact()
    {
        IEnumerable<Type> kinds = typeof(LedgerEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LedgerEvent)) && !type.IsAbstract);

        Assert.Equal(kinds.Select(type => type.Name).Order(), Facts.All.Select(fact => fact.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Read_OfWhatWasWritten_IsTheVeryFact()
    {
        foreach (LedgerEvent fact in Facts.All)
        {
            Ledger ledger = Ledger.Empty("acme", Currency.Usd).With([fact]);

            LedgerEvent read = LedgerJson.Read(LedgerJson.Write(fact));

            Assert.Equal((fact.GetType(), fact.Key), (read.GetType(), read.Key));
            Assert.True(ledger.TryAppend(read, out _) == LedgerAppend.AlreadyThere, $"{LedgerJson.Write(fact)} became {LedgerJson.Write(read)}");
        }
    }

    // Written once, read for ever: a renamed field or kind would lose facts that are in stores already.
    [Fact]
    public void Write_OfAFact_IsThisText()
        => Assert.Equal(
            """{"fact":"topped_up","payment_id":"p1","amount":"1000.50 USD","at":"2027-01-31T02:03:04.123456789Z"}""",
            LedgerJson.Write(Facts.TopUp("p1", 1000.50m)));

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"fact":"moon_landed","at":"2027-01-31T02:03:04Z"}""")]
    [InlineData("""{"fact":"topped_up","payment_id":"p1","amount":"1000.50","at":"2027-01-31T02:03:04Z"}""")]
    [InlineData("""{"fact":"topped_up","payment_id":"p1","amount":"1.00 USD","at":"yesterday"}""")]
    [InlineData("""{"fact":"topped_up","payment_id":"p1","amount":"1.00 USD"}""")]
    public void Read_NoFact_IsRefused(string json) => Assert.Throws<InvalidOperationException>(() => LedgerJson.Read(json));
}
