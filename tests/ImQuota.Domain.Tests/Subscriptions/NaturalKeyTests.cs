using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Natural keys and names stand in stores and records, so they never change.</summary>
public sealed class NaturalKeyTests
{
    private static readonly Instant At = Instant.FromUtc(2027, 1, 31, 2, 0);
    private static readonly Money None = Desk.Usd(0);

    public static TheoryData<string, LedgerEvent> Facts => new()
    {
        { "app:7:created", new AppCreated { At = At, App = 7, ZoneId = "UTC", CreatedAt = At } },
        { "app:7:disabled:2", new AppDisabled { At = At, App = 7, Ordinal = 2 } },
        { "app:7:enabled:2", new AppEnabled { At = At, App = 7, Ordinal = 2 } },
        { "app:7:deleted", new AppDeleted { At = At, App = 7 } },
        { "app:7:legacy_left", new LegacyLeft { At = At, App = 7 } },
        { "app:7:auto_renew:2", new AutoRenewSet { At = At, App = 7, Months = 1, Ordinal = 2 } },
        { "order:o1", Order() },
        { "refund:7:2", Refund() },
        { "refund:7:2:released", new RefundReleased { At = At, App = 7, Refund = "refund:7:2" } },
        { "refund:7:2:rejected", new RefundRejected { At = At, App = 7, Refund = "refund:7:2" } },
        { "top_up:p1", new ToppedUp { At = At, PaymentId = "p1", Amount = Desk.Usd(1) } },
        { "grant:g1", new CreditGranted { At = At, GrantId = "g1", Amount = Desk.Usd(1) } },
        { "voucher:v1", new VoucherGranted { At = At, VoucherId = "v1", Amount = Desk.Usd(1), ExpiresAt = At } },
        { "bill:b1:issued", new BillIssued { At = At, Bill = "b1", Payable = None } },
        { "bill:b1:paid", new BillPaid { At = At, Bill = "b1", Cash = None, Credit = None } },
        { "bill:b1:parked:2", Parked() },
        { "account:opened", new AccountOpened { At = At } },
        { "billing_released:2", new BillingReleased { At = At, Ordinal = 2 } },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void Key_OfAFact_IsItsNaturalKey(string key, LedgerEvent fact) => Assert.Equal(key, fact.Key);

    // As of accounts from before apps had one.
    [Fact]
    public void AppCreated_WithoutADataCentre_HasNone() => Assert.Equal("", new AppCreated { At = At, App = 7, ZoneId = "UTC", CreatedAt = At }.DataCentre);

    [Fact]
    public void Facts_Here_AreOfEveryKind()
        => Assert.Equal(
            typeof(LedgerEvent).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(LedgerEvent)) && !type.IsAbstract).Select(type => type.Name).Order(),
            Facts.Select(row => row.Data.Item2.GetType().Name).Order());

    [Fact]
    public void Key_OfReminderAndTransition_IsItsNaturalKey()
    {
        Assert.Equal("reminder:7:before:2027-01-31T02:00:00Z", new Reminder(7, ReminderKind.BeforeExpiry, At, At).Key);
        Assert.Equal("reminder:7:after:2027-01-31T02:00:00Z", new Reminder(7, ReminderKind.AfterExpiry, At, At).Key);
        Assert.Equal("state:7:3", new Transition(7, 3, At, null, default, default, default, "").Key);
    }

    [Fact]
    public void NameOf_StatesAndReasons_IsStable()
    {
        Assert.Equal(["active", "grace", "suspended", "reclaimed", "deleted"], Enum.GetValues<SubscriptionState>().Select(SubscriptionNames.NameOf));
        Assert.Equal(["", "refunded", "overdue", "expired", "disabled"], Enum.GetValues<SuspensionReason>().Select(SubscriptionNames.NameOf));
    }

    [Fact]
    public void IsTicket_EntryOfTheAccountAndTicket_TellsThemApart()
    {
        Assert.False(new WakeUp("acme", "acme", 1).IsTicket);
        Assert.True(new WakeUp("acme", "acme\nticket", 1).IsTicket);
    }

    public static TheoryData<string, LedgerEvent, LedgerEvent> Alike => new()
    {
        { "another slice", Order(), Order() with { Slices = [new OrderSlice(1, Rate.Of(Desk.Usd(399)), Rate.Of(Desk.Usd(399)))] } },
        { "another price", Order(), Order() with { Price = Desk.Usd(400) } },
        { "another order", Refund(), Refund() with { OrderIds = ["o2"] } },
        { "another amount", Refund(), Refund() with { Amount = Desk.Usd(2) } },
        { "another reason", Parked(), Parked() with { Reasons = ["other"] } },
        { "another instant", Parked(), Parked() with { At = At + Duration.Epsilon } },
    };

    [Theory]
    [MemberData(nameof(Alike))]
    public void TryAppend_FactThatDiffersInOneThing_IsNotTheSame(string what, LedgerEvent one, LedgerEvent other)
    {
        Ledger ledger = Ledger.Read("acme", Currency.Usd, [one]);

        Assert.True(ledger.TryAppend(other, out _) == LedgerAppend.KeyTaken, what);
        Assert.Equal(LedgerAppend.AlreadyThere, ledger.TryAppend(one with { }, out _));
        InvalidOperationException taken = Assert.Throws<InvalidOperationException>(() => ledger.With([other]));
        Assert.Equal($"{other.Key} at {other.At} does not fit into the ledger of acme: KeyTaken.", taken.Message);
    }

    [Fact]
    public void Until_AnInstant_IsInclusive()
    {
        Ledger ledger = Ledger.Read("acme", Currency.Usd, [Parked(), new BillingReleased { At = At + Duration.Epsilon, Ordinal = 1 }]);

        Assert.Single(ledger.Until(At).Events);
        Assert.Empty(ledger.Until(At - Duration.Epsilon).Events);
        Assert.Equal((2, 1), (ledger.NextOrdinal<BillingReleased>(), ledger.NextOrdinal<AppDisabled>(7)));
    }

    private static OrderPlaced Order() => new()
    {
        At = At,
        App = 7,
        OrderId = "o1",
        Kind = OrderKind.Purchase,
        Edition = "standard",
        PriceVersion = 1,
        Anchor = At,
        Slices = [new OrderSlice(0, Rate.Of(Desk.Usd(399)), Rate.Of(Desk.Usd(399)))],
        Price = Desk.Usd(399),
        Voucher = None,
        Cash = Desk.Usd(399),
        Credit = None,
    };

    private static RefundPlaced Refund()
        => new() { At = At, App = 7, OrderIds = ["o1"], Amount = Desk.Usd(1), Cash = Desk.Usd(1), Credit = None, Basis = RefundBasis.CalendarMonth, Ordinal = 2 };

    private static BillingParked Parked() => new() { At = At, Bill = "b1", Reasons = ["why"], Ordinal = 2 };
}
