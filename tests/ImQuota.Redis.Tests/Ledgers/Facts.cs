using ImQuota.Domain;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Redis.Tests.Ledgers;

/// <summary>Facts of each kind, with every field set to something that a careless reader would lose.</summary>
internal static class Facts
{
    internal const ulong App = ulong.MaxValue;

    /// <summary>Nanoseconds that no millisecond holds.</summary>
    internal static readonly Instant At = Instant.FromUtc(2027, 1, 31, 2, 3, 4).PlusNanoseconds(123_456_789);

    private static readonly Rate Third = new(100m / 3m, Currency.Usd);

    internal static IReadOnlyList<LedgerEvent> All { get; } =
    [
        new AccountOpened { At = At },
        new AppCreated { At = At, App = App, DataCentre = "singapore", ZoneId = "Etc/GMT-8", CreatedAt = At - Duration.FromDays(2000), Legacy = true },
        new LegacyLeft { At = At, App = App },
        TopUp("p1", 1000.50m),
        new CreditGranted { At = At, GrantId = "g1", Amount = Usd(0.01m), Reason = "\"sorry\" – ünïcode" },
        new VoucherGranted { At = At, VoucherId = "v1", Amount = Usd(50), ExpiresAt = At + Duration.FromDays(30) },
        new OrderPlaced
        {
            At = At,
            App = App,
            OrderId = "o1",
            Kind = OrderKind.Purchase,
            Edition = "standard",
            PriceVersion = 3,
            Anchor = At,
            Slices = [new OrderSlice(0, Third, Third), new OrderSlice(1, Third, new Rate(0.0000000001m, Currency.Usd))],
            Price = Usd(66.67m),
            VoucherId = "v1",
            Voucher = Usd(50),
            Cash = Usd(16.66m),
            Credit = Usd(0.01m),
            Automatic = true,
            AutoRenewMonths = 3,
            Resumes = true,
        },
        new AutoRenewSet { At = At, App = App, Months = 3, Ordinal = 1 },
        new AutoRenewSet { At = At, App = App, Months = null, Ordinal = 2 },
        new RefundPlaced
        {
            At = At, App = App, OrderIds = ["o1", "o2"], Amount = Usd(3), Cash = Usd(2), Credit = Usd(1), Basis = RefundBasis.ServiceMonth, Held = true, Ordinal = 1,
        },
        new RefundReleased { At = At, App = App, Refund = "refund:1:1" },
        new RefundRejected { At = At, App = App, Refund = "refund:1:2" },
        new AppDisabled { At = At, App = App, Ordinal = 1 },
        new AppEnabled { At = At, App = App, Ordinal = 1 },
        new BillIssued { At = At, Bill = "acme/1/usage/2026-12", Payable = Usd(35.18m) },
        new BillPaid { At = At, Bill = "acme/1/usage/2026-12", Cash = Usd(35.18m), Credit = Usd(0) },
        new BillingParked { At = At, Bill = "acme/1/usage/2027-01", Reasons = ["one", "two"], Ordinal = 1 },
        new BillingReleased { At = At, Author = "ops", Reason = "looked", Ordinal = 1 },
        new AppDeleted { At = At, App = App },
    ];

    internal static ToppedUp TopUp(string id, decimal amount) => new() { At = At, PaymentId = id, Amount = Usd(amount) };

    internal static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);
}
