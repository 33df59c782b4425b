using System.Text.Json.Nodes;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;
using BillKey = ImQuota.Domain.Billing.BillKey;
using Ledger = ImQuota.Domain.Subscriptions.Ledger;
using SubscriptionState = ImQuota.Domain.Subscriptions.SubscriptionState;
using SuspensionReason = ImQuota.Domain.Subscriptions.SuspensionReason;

namespace ImQuota.Server.Tests.Billing;

/// <summary>
/// A service that was stopped comes to what one comes to that never was (spec section 4): orders, bills, journal, transitions, reminders, records. Two apps
/// that renew themselves from one balance, which each month's bill comes to first.
/// </summary>
public sealed class CatchUpTests
{
    private const ulong Second = 1_400_000_010;

    /// <summary>100 USD for each active user above two.</summary>
    private static readonly string Prices = Biller.Prices.Replace("\"0.015\"", "\"100\"", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Of one that is looked after all the time: the suite's own check that its money is scarce where it matters.</summary>
    [Fact]
    public async Task Life_NeverStopped_ABillTakesWhatARenewalWouldHaveTaken()
    {
        await using Life life = await Life.StartAsync(Duration.FromHours(6), callsFirst: false);
        await life.LiveAsync();

        Ledger ledger = await life.LedgerAsync();
        Assert.Equal(
            [
                "2026-05-06 purchase 399.00", "2026-05-06 purchase 399.00", "2026-06-05 renewal 399.00", "2026-06-05 renewal 399.00",
                "2026-07-20 purchase 399.00", "2026-08-19 renewal 399.00",
            ],
            ledger.Events.OfType<OrderPlaced>().Select(one => $"{one.At.ToString("uuuu-MM-dd", null)} {one.Kind.ToString().ToLowerInvariant()} {one.Price.AmountText()}"));
        Assert.Equal(
            ["2026-07-01T16:00:00Z 300.60 USD", "2026-07-01T16:00:00Z 300.60 USD", "2026-09-01T16:00:00Z 300.60 USD"],
            ledger.Events.OfType<BillIssued>().Where(one => one.Payable.Amount > 100).Select(one => $"{one.At} {one.Payable}"));
        Assert.Equal(
            ["2026-05-06 active", "2026-07-02 suspended overdue", "2026-07-20 active", "2026-09-02 suspended overdue", "2026-12-01 reclaimed"],
            life.Evaluate(ledger).Transitions.Where(one => one.App == Customer.App && one.To != SubscriptionState.Grace && one.ToReason != SuspensionReason.Expired)
                .Select(one => $"{one.At.ToString("uuuu-MM-dd", null)} {one.To.ToString().ToLowerInvariant()} {(one.ToReason == SuspensionReason.None ? "" : one.ToReason.ToString().ToLowerInvariant())}".TrimEnd()));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(9, false)]
    [InlineData(16, true)]
    [InlineData(23, false)]
    [InlineData(40, true)]
    [InlineData(64, false)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    public async Task Look_AfterAStopOfDays_LeavesWhatOneWithoutAnyLeaves(int days, bool callsFirst)
    {
        await using Life always = await Life.StartAsync(Duration.FromHours(6), callsFirst: false);
        await using Life late = await Life.StartAsync(Duration.FromDays(days), callsFirst);
        await always.LiveAsync();
        await late.LiveAsync();

        Ledger expected = await always.LedgerAsync();
        Ledger actual = await late.LedgerAsync();
        Assert.Equal(expected.Events.Select(Show), actual.Events.Select(Show));
        Assert.Equal(await always.BillsAsync(), await late.BillsAsync());
        Assert.Equal(always.Evaluate(expected).Transitions, late.Evaluate(actual).Transitions);
        Assert.Equal(always.Evaluate(expected).Reminders, late.Evaluate(actual).Reminders);
        Assert.Equal(await always.JournalAsync(), await late.JournalAsync());
        Assert.Equal(always.Told(), late.Told());
        Assert.Equal(await always.StandingAsync(), await late.StandingAsync());
    }

    // Nobody looks between the release and the end of a stop, which comes to what a look 5 s after the release comes to.
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(64)]
    public async Task Look_AfterAStopBehindARelease_LeavesWhatOneWithoutAnyLeaves(int days)
    {
        await using Life always = await Life.StartAsync(Duration.FromHours(6), callsFirst: false);
        await using Life late = await Life.StartAsync(Duration.FromDays(days), callsFirst: true);
        await always.LiveAsync(parked: true);
        await late.LiveAsync(parked: true);

        Ledger expected = await always.LedgerAsync();
        Assert.Equal([typeof(BillingParked), typeof(BillingReleased)], expected.Events.Select(fact => fact.GetType()).Where(type => type.Name.StartsWith("Billing", StringComparison.Ordinal)));
        Assert.Contains(expected.Events, fact => fact is BillIssued { Bill: Biller.Usage } issued && issued.At == Instant.FromUtc(2026, 7, 10, 3, 0));
        Assert.Equal(expected.Events.Select(Show), (await late.LedgerAsync()).Events.Select(Show));
        Assert.Equal(always.Told(), late.Told());
        Assert.Equal(await always.StandingAsync(), await late.StandingAsync());
    }

    private static string Show(LedgerEvent fact) => fact is OrderPlaced order ? $"{order with { Slices = [] }} {string.Join(' ', order.Slices)}" : fact.ToString();

    /// <summary>An account's life at one service, which is there now and then, and whenever it is called.</summary>
    private sealed class Life : IAsyncDisposable
    {
        private readonly AdminHost _host;
        private readonly MeterProcess _process;
        private readonly List<string> _records = [];
        private readonly Duration _between;
        private readonly bool _callsFirst;
        private Instant _next;

        private Life(AdminHost host, Duration between, bool callsFirst)
        {
            _host = host;
            _process = new MeterProcess(host, [new MemorySink(new CrashPoint(), _records)]);
            _between = between;
            _callsFirst = callsFirst;
            _next = AdminHost.Start + between;
        }

        internal static async Task<Life> StartAsync(Duration between, bool callsFirst)
        {
            AdminHost host = await AdminHost.StartAsync("developer");
            await host.CreateAsync(Second, "developer");
            Assert.True(await host.Store.Prices.TryPublishAsync(1, Prices, host.Clock.Now, new Domain.Audit.ChangeNote("Test"), Cancellation));
            return new Life(host, between, callsFirst);
        }

        /// <param name="parked">June of the first app is counted in two ways that contradict each other, and set right and released in July.</param>
        internal async Task LiveAsync(bool parked = false)
        {
            await CallAsync(Instant.FromUtc(2026, 5, 6, 8, 0), async () =>
            {
                await TopUpAsync("2000.00", "p1");
                await PurchaseAsync(Customer.App);
                await PurchaseAsync(Second);
            });
            await CallAsync(Instant.FromUtc(2026, 6, 10, 3, 0), async () =>
            {
                await UseAsync(Customer.App);
                await UseAsync(Second);
            });
            if (parked)
            {
                await CallAsync(Instant.FromUtc(2026, 7, 1, 3, 0), () => ImportAsync(50, 100));
                await CallAsync(Instant.FromUtc(2026, 7, 10, 3, 0), async () =>
                {
                    await ImportAsync(100, 101);
                    await _host.Billing.ReleaseBillingAsync(new ReleaseBillingRequest { Account = Customer.Account, Author = "ann", Reason = "set right" }, cancellationToken: Cancellation);
                });
            }

            await CallAsync(Instant.FromUtc(2026, 7, 20, 3, 0), async () =>
            {
                await TopUpAsync("1000.00", "p2");
                await new Customer(_host).RenewAsync(1, "o3");
            });
            await CallAsync(Instant.FromUtc(2026, 8, 10, 3, 0), () => parked ? Task.CompletedTask : UseAsync(Customer.App));
            await CallAsync(Instant.FromUtc(2026, 12, 20, 3, 0), () => TopUpAsync("500.00", "p3"));
            await LookAsync();
        }

        internal async Task<Ledger> LedgerAsync() => (await _host.Store.Ledgers.ReadAsync(Customer.Account, Cancellation))!;

        internal Evaluation Evaluate(Ledger ledger) => _host.Rules.Evaluator.Evaluate(ledger, _host.Clock.Now);

        /// <summary>All but when the usage was read, which is when somebody looked.</summary>
        internal async Task<IReadOnlyList<string>> BillsAsync()
        {
            BillKey[] keys = [.. (await LedgerAsync()).Events.OfType<BillIssued>().Select(one => BillKey.TryParse(one.Bill, out BillKey? key) ? key : throw new InvalidOperationException(one.Bill))];
            return [.. (await _host.Store.Bills.GetAsync(Customer.Account, keys, Cancellation))
                .Select(one => $"{one.Bill with { Lines = [], Cutoff = one.Bill.IssuedAt }} {string.Join(' ', one.Bill.Lines.Select(line => line with { Watermark = null }))}")];
        }

        internal async Task<IEnumerable<JournalTransaction>> JournalAsync() => (await new Customer(_host).JournalAsync()).Transactions;

        /// <summary>What was told of states and reminders, all but when it was told, by app and in the order of telling.</summary>
        internal IReadOnlyList<string> Told() =>
        [
            .. _records.Where(one => EventText.TypeOf(one) is "subscription.state" or "reminder").Select(one =>
            {
                JsonObject record = JsonNode.Parse(one)!.AsObject();
                record.Remove("recordedtime");
                return record;
            })
            .OrderBy(one => (string)one["subject"]!, StringComparer.Ordinal)
            .Select(one => one.ToJsonString()),
        ];

        internal async Task<string> StandingAsync()
        {
            var apps = new List<string>();
            foreach (ulong app in new[] { Customer.App, Second })
            {
                App record = (await _host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = app }, cancellationToken: Cancellation)).App;
                apps.Add($"{app} {record.Edition} {record.State} {record.SubReason}");
            }

            return string.Join(", ", apps);
        }

        public ValueTask DisposeAsync() => _host.DisposeAsync();

        /// <summary>The service is there for a call; what was due meanwhile is looked after before it, or behind it.</summary>
        private async Task CallAsync(Instant at, Func<Task> call)
        {
            for (; _next < at; _next += _between)
            {
                _host.Clock.AdvanceTo(_next);
                await LookAsync();
            }

            _host.Clock.AdvanceTo(at);
            if (!_callsFirst)
            {
                await LookAsync();
            }

            await call();
        }

        /// <summary>The emission first, which may be so: it must not tell what a bill that is still to be closed makes untrue.</summary>
        private async Task LookAsync()
        {
            Assert.True(await _process.RunAsync());
            await _host.LookAfterAccountsAsync();
            Assert.True(await _process.RunAsync());
        }

        private async Task TopUpAsync(string amount, string id) => await new Customer(_host).TopUpAsync(amount, id);

        private async Task PurchaseAsync(ulong app) => await _host.Subscriptions.PurchaseAsync(
            new PurchaseRequest { SdkAppId = app, Edition = "standard", Months = 1, OrderId = $"o-{app}", AutoRenewMonths = 1 }, cancellationToken: Cancellation);

        private async Task ImportAsync(long exact, long estimate)
        {
            MeterReading Counted(long quantity) => new() { Quantity = quantity, Watermark = Biller.EndOfJune, Final = true };
            await new Biller(_host).ImportAsync(
                Biller.Record(Meter.Mau, Domain.Metering.UsageMethod.Exact, Counted(exact), exact), Biller.Record(Meter.Mau, Domain.Metering.UsageMethod.HllP14, Counted(estimate), estimate));
        }

        /// <summary>Five users, three of them connected at once.</summary>
        private async Task UseAsync(ulong app)
        {
            for (int i = 1; i <= 5; i++)
            {
                Assert.True((await _host.LoginAsync($"u{i}", i <= 3 ? $"c{i}" : "", "n1", app)).Allowed);
            }
        }
    }
}
