using ImQuota.Contracts.V1;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Clock;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Scheduling;

/// <summary>The runner in a whole service: it looks because a second has passed, and nobody asks it to.</summary>
public sealed class DueWorkRunnerTests
{
    private const ulong App = 78;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A process that dies between writing and following leaves a ticket; every process finishes what it left.
    [Fact]
    public async Task Runner_ASecondAfterSomethingIsDue_HasDoneIt()
    {
        var clock = new OddTimeProvider(Instant.FromUtc(2027, 1, 31, 2, 0));
        await using Service service = await Service.StartAsync(time: clock);
        await service.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = App, Account = "acme" }, cancellationToken: Cancellation);
        await service.Subscriptions.TopUpAsync(
            new TopUpRequest { Account = "acme", PaymentId = "p", Amount = new Money { Amount = "399.00", Currency = "USD" } }, cancellationToken: Cancellation);
        await service.Subscriptions.PurchaseAsync(
            new PurchaseRequest { SdkAppId = App, Edition = "standard", Months = 1, OrderId = "o" }, cancellationToken: Cancellation);
        await RefundAndDieAsync(service, clock.Now);
        Assert.Equal(AppState.Active, (await ReadAsync(service)).State);

        // Not due yet: ticks before the ticket's instant change nothing.
        clock.Advance(Duration.FromSeconds(4));
        Assert.Equal(AppState.Active, (await ReadAsync(service)).State);

        // The tick is of this thread, the work of another.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        Contracts.V1.App app = await ReadAsync(service);
        while (app.State == AppState.Active)
        {
            clock.Advance(Duration.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
            app = await ReadAsync(service);
        }

        Assert.Equal((AppState.Suspended, "refunded"), (app.State, app.SubReason));
    }

    private static async Task RefundAndDieAsync(Service service, Instant now)
    {
        ILedgerStore ledgers = service.Services.GetRequiredService<ILedgerStore>();
        Ledger ledger = (await ledgers.ReadAsync("acme", Cancellation))!;
        CommandResult refund = service.Services.GetRequiredService<SubscriptionRules>().Refunds.Refund(ledger, App, suspicious: false, now);
        await service.Services.GetRequiredService<IWakeUpStore>().EnterAsync("acme", now + Duration.FromSeconds(5), Cancellation);
        Assert.True(await ledgers.TryAppendAsync(ledger, refund.Facts, null, Cancellation));
    }

    private static async Task<Contracts.V1.App> ReadAsync(Service service)
        => (await service.Apps.GetAppAsync(new GetAppRequest { SdkAppId = App }, cancellationToken: Cancellation)).App;
}
