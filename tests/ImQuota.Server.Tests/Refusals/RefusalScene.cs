using System.Globalization;
using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Validation;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Refusals;

/// <summary>An account with one app at the whole service, brought to where a call is refused.</summary>
internal static class RefusalScene
{
    internal const string Account = "acme";
    internal const ulong App = 7;

    internal static readonly Instant Begin = Instant.FromUtc(2027, 1, 15, 2, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="name">developer, standard, premium, refunded, deleted, reclaimed, full; each a day after <see cref="Begin"/>, or when the data is gone.</param>
    internal static async Task<Service> StartAsync(string name)
    {
        Service service = await Service.StartAsync(time: new TestClock(Begin));
        await service.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = App, Account = Account }, cancellationToken: Cancellation);
        await service.Subscriptions.TopUpAsync(
            new TopUpRequest { Account = Account, PaymentId = "p", Amount = new Contracts.V1.Money { Amount = "5000.00", Currency = "USD" } }, cancellationToken: Cancellation);
        if (name is not ("developer" or "full"))
        {
            string edition = name == "premium" ? "premium" : "standard";
            await service.Subscriptions.PurchaseAsync(new PurchaseRequest { SdkAppId = App, Edition = edition, Months = 1, OrderId = "o" }, cancellationToken: Cancellation);
        }

        await GoOnAsync(service, name);
        await service.Clock.AdvanceTimeAsync(
            new AdvanceTimeRequest { To = (name == "reclaimed" ? Instant.FromUtc(2027, 4, 14, 16, 0) : Begin + NodaTime.Duration.FromDays(1)).ToTimestamp() }, cancellationToken: Cancellation);
        return service;
    }

    /// <summary>All that the services tell of the account, its app and the time.</summary>
    internal static async Task<string> StateAsync(Service service)
    {
        var bills = new BillingService.BillingServiceClient(service.AdminChannel);
        IMessage[] all =
        [
            await service.Subscriptions.GetAccountAsync(new GetAccountRequest { Account = Account }, cancellationToken: Cancellation),
            await service.Subscriptions.GetJournalAsync(new GetJournalRequest { Account = Account }, cancellationToken: Cancellation),
            await service.Subscriptions.ListOrdersAsync(new ListOrdersRequest { Account = Account }, cancellationToken: Cancellation),
            await service.Subscriptions.ListAccountChangesAsync(new ListAccountChangesRequest { Account = Account, PageSize = 1000 }, cancellationToken: Cancellation),
            await service.Apps.ListAppsAsync(new ListAppsRequest { Account = Account, PageSize = 1000 }, cancellationToken: Cancellation),
            await service.Apps.ListAppChangesAsync(new ListAppChangesRequest { SdkAppId = App, PageSize = 1000 }, cancellationToken: Cancellation),
            await bills.ListBillsAsync(new ListBillsRequest { Account = Account, PageSize = 1000 }, cancellationToken: Cancellation),
            await service.Clock.GetTimeAsync(new GetTimeRequest(), cancellationToken: Cancellation),
        ];
        return string.Join('\n', all.Select(message => JsonFormatter.Default.Format(message)));
    }

    private static async Task GoOnAsync(Service service, string name)
    {
        switch (name)
        {
            case "refunded" or "reclaimed":
                await service.Subscriptions.RefundAsync(new RefundRequest { SdkAppId = App, RequestId = "r-1" }, cancellationToken: Cancellation);
                break;
            case "deleted":
                await service.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = App }, cancellationToken: Cancellation);
                await service.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = App }, cancellationToken: Cancellation);
                break;
            case "full":
                ILedgerStore ledgers = service.Services.GetRequiredService<ILedgerStore>();
                Ledger ledger = (await ledgers.ReadAsync(Account, Cancellation))!;
                AppCreated[] others = [.. Enumerable.Range(1_000, 299).Select(id => new AppCreated { At = Begin, App = (ulong)id, ZoneId = "Etc/GMT-8", CreatedAt = Begin })];
                Assert.True(await ledgers.TryAppendAsync(ledger, others, null, Cancellation), string.Create(CultureInfo.InvariantCulture, $"{others.Length} apps were not added."));
                break;
            default:
                break;
        }
    }
}
