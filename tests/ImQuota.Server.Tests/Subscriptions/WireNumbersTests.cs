using ImQuota.Server.Subscriptions;
using Xunit;
using Refusal = ImQuota.Domain.Subscriptions.Commands.SubscriptionRefusal;
using Rules = ImQuota.Domain.Subscriptions;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>Enums that are cast must be the same on both sides.</summary>
public sealed class WireNumbersTests
{
    [Fact]
    public void Enums_OfDomainAndWire_AreTheSame()
    {
        AssertSame<Refusal, Wire.SubscriptionRefusal>();
        AssertSame<Rules.SubscriptionState, Wire.SubscriptionState>();
        AssertSame<Rules.SuspensionReason, Wire.SuspensionReason>();
        AssertSame<Rules.ReminderKind, Wire.ReminderKind>();
        AssertSame<Rules.Events.OrderKind, Wire.OrderKind>();
        AssertSame<ImQuota.Domain.Billing.Journals.JournalAccount, Wire.JournalAccount>();
        AssertSame<ImQuota.Domain.Billing.Previews.LimitSubject, Wire.LimitSubject>();
    }

    [Fact]
    public void ReasonOf_EachRefusal_IsItsNameInTheContract()
    {
        string[] names = [.. Wire.SubscriptionReflection.Descriptor.EnumTypes.Single(one => one.Name == "SubscriptionRefusal").Values.Skip(1).Select(value => value.Name)];

        Assert.Equal(names, Enum.GetValues<Refusal>().Where(refusal => refusal != Refusal.None).Select(SubscriptionRefusals.ReasonOf));
    }

    private static void AssertSame<TDomain, TWire>()
        where TDomain : struct, Enum
        where TWire : struct, Enum
        => Assert.Equal(
            Enum.GetValues<TDomain>().Select(value => (value.ToString(), Convert.ToInt32(value, null))).Where(pair => pair.Item2 != 0),
            Enum.GetValues<TWire>().Select(value => (value.ToString(), Convert.ToInt32(value, null))).Where(pair => pair.Item2 != 0));
}
