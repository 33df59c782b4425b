using ImQuota.Domain.Apps;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Tests.Billing;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>An account as a customer and an operator work with it; every change goes through the commands.</summary>
internal sealed class Desk
{
    public const ulong App = 1_400_000_001;

    public Desk(BillingSettings? settings = null, PriceBook? prices = null, string zone = AppDefaults.ZoneId, Currency? currency = null)
    {
        Evaluator = new SubscriptionEvaluator(settings ?? new BillingSettings(), prices ?? TestPrices.Book);
        Zone = DateTimeZoneProviders.Tzdb[zone];
        Ledger = Ledger.Empty("acme", currency ?? Currency.Usd);
        Orders = new OrderCommands(Evaluator, BuiltIn.Catalogue);
        Refunds = new RefundCommands(Evaluator);
        Apps = new AppCommands(Evaluator);
        Balance = new BalanceCommands(Evaluator);
    }

    public SubscriptionEvaluator Evaluator { get; }

    public DateTimeZone Zone { get; }

    public Ledger Ledger { get; set; }

    public OrderCommands Orders { get; }

    public RefundCommands Refunds { get; }

    public AppCommands Apps { get; }

    public BalanceCommands Balance { get; }

    public CommandResult? Last { get; private set; }

    public int Count { get; private set; }

    /// <summary>A local time of the desk's zone, e.g. "2027-01-31T10:00"; of a date alone noon.</summary>
    public Instant At(string local)
        => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local.Contains('T', StringComparison.Ordinal) ? local : local + "T12:00").Value
            .InZoneLeniently(Zone).ToInstant();

    public Desk Do(CommandResult result)
    {
        Assert.True(result.Refusal == SubscriptionRefusal.None, $"{result.Refusal}: {result.Problem}");
        return Try(result);
    }

    public Desk Try(CommandResult result)
    {
        Last = result;
        Ledger = result.Ledger;
        Count++;
        return this;
    }

    public Desk Create(string at, ulong app = App) => Do(Apps.Create(Ledger, app, "singapore", Zone.Id, At(at)));

    public Desk TopUp(string at, decimal amount) => Do(Balance.TopUp(Ledger, $"p{Count}", Amount(amount), At(at)));

    public Desk Credit(string at, decimal amount) => Do(Balance.GrantCredit(Ledger, $"g{Count}", Amount(amount), At(at)));

    public Desk Voucher(string at, string id, decimal amount) => Do(Balance.GrantVoucher(Ledger, id, Amount(amount), At(at)));

    public Desk Purchase(string at, string edition, int months, string? voucher = null, ulong app = App)
        => Do(Orders.Purchase(Ledger, app, edition, months, $"o{Count}", voucher, At(at)));

    public Desk Renew(string at, int months, ulong app = App) => Do(Orders.Renew(Ledger, app, months, $"o{Count}", null, At(at)));

    public Desk Upgrade(string at, string edition, ulong app = App) => Do(Orders.Upgrade(Ledger, app, edition, $"o{Count}", null, At(at)));

    public Desk Refund(string at, ulong app = App) => Do(Refunds.Refund(Ledger, app, false, At(at)));

    public Desk AutoRenew(string at, int? months, ulong app = App) => Do(Apps.SetAutoRenew(Ledger, app, months, At(at)));

    public RefundQuote Quote(string at) => Refunds.Quote(Ledger, App, At(at), out _)!;

    public Evaluation On(string at) => Evaluator.Evaluate(Ledger, At(at));

    public AppStatus AppOn(string at, ulong app = App) => On(at).Account.Apps[app];

    /// <summary>"active" or "suspended:expired".</summary>
    public string State(string at, ulong app = App)
    {
        AppStatus status = AppOn(at, app);
        return status.Reason == SuspensionReason.None ? SubscriptionNames.NameOf(status.State) : $"{SubscriptionNames.NameOf(status.State)}:{SubscriptionNames.NameOf(status.Reason)}";
    }

    /// <summary>Transitions up to an instant as "2027-01-31T10:00 active".</summary>
    public IEnumerable<string> History(string until, ulong app = App)
        => On(until).Transitions.Where(one => one.App == app).Select(one
            => $"{Local(one.At)} {SubscriptionNames.NameOf(one.To)}{(one.ToReason == SuspensionReason.None ? "" : ":" + SubscriptionNames.NameOf(one.ToReason))}");

    public string Local(Instant instant) => instant.InZone(Zone).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", null);

    /// <summary>In the account's currency.</summary>
    public Money Amount(decimal amount) => Money.Of(amount, Ledger.Currency);

    public static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);
}
