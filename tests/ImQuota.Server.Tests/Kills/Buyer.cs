using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Redis;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using FriendDirection = ImQuota.Domain.Admission.FriendDirection;
using GroupType = ImQuota.Domain.Editions.GroupType;
using Ledger = ImQuota.Domain.Subscriptions.Ledger;

namespace ImQuota.Server.Tests.Kills;

/// <summary>The account that is worked on where processes die.</summary>
internal static class Buyer
{
    internal static readonly Duration Tick = Duration.FromMilliseconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>In June, with three months of Standard bought in May for 1,197.00 of 1,300.00; three users connected in June are 0.62.</summary>
    /// <param name="engine">Of the store.</param>
    /// <param name="configure">Puts something in the place of what is registered.</param>
    /// <param name="looks">Whether what was due meanwhile is looked after.</param>
    internal static async Task<AdminHost> StartAsync(IEngine engine, Action<IServiceCollection, ImQuotaStore>? configure = null, bool looks = true)
    {
        AdminHost host = await AdminHost.StartOnAsync(engine.ConnectionString, "developer", configure, json: false);
        Assert.True(await host.Store.Prices.TryPublishAsync(1, Billing.Biller.Prices, host.Clock.Now, new Domain.Audit.ChangeNote("Test"), Cancellation));
        var customer = new Customer(host);
        await customer.TopUpAsync("1300.00");
        await customer.PurchaseAsync("standard", 3, "o1");
        host.Clock.AdvanceTo(Instant.FromUtc(2026, 6, 10, 3, 4, 5));
        if (looks)
        {
            await host.LookAfterAccountsAsync();
        }

        for (int i = 1; i <= 3; i++)
        {
            Assert.True((await host.LoginAsync($"u{i}", $"c{i}", "n1")).Allowed);
        }

        Assert.True((await host.DecideAsync(new CreateGroupAction("g", GroupType.Public, "u1", ["u2", "u3"]))).Allowed);
        Assert.True((await host.DecideAsync(new AddFriendAction("u1", "u2", FriendDirection.Both))).Allowed);
        return host;
    }

    internal static async Task GoAsync(AdminHost host, Instant to)
    {
        host.Clock.AdvanceTo(to);
        await host.LookAfterAccountsAsync();
    }

    internal static async Task DisableAsync(AdminHost host)
        => await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);

    internal static async Task DeleteAsync(AdminHost host)
        => await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);

    /// <summary>Asks again; one whose call was all done is told that there is no such app.</summary>
    internal static async Task DeleteOrGoneAsync(AdminHost host)
    {
        try
        {
            await DeleteAsync(host);
        }
        catch (Grpc.Core.RpcException exception) when (exception.StatusCode == Grpc.Core.StatusCode.NotFound)
        {
            // It was all done.
        }
    }

    internal static async Task AssertBalancedAsync(Customer customer, string cash)
    {
        GetJournalResponse journal = await customer.JournalAsync();
        Assert.All(journal.Transactions, one => Assert.Equal(0, one.Entries.Sum(entry => decimal.Parse(entry.Amount.Amount, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal((cash, cash), (journal.Cash.Amount, (await customer.AccountAsync()).Cash.Amount));
    }

    internal static async Task<Ledger> LedgerAsync(AdminHost host) => (await host.Store.Ledgers.ReadAsync(Customer.Account, Cancellation))!;

    /// <summary>What the store has of the app, by the last part of the keys, in order.</summary>
    internal static async Task<string[]> KeysAsync(AdminHost host)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(host.Connection + ",allowAdmin=true");
        string prefix = $"{host.Prefix}{{{Customer.App}}}:";
        return [.. connection.GetServers().Single().Keys(pattern: prefix + "*", pageSize: 1000).Select(key => ((string)key!)[prefix.Length..]).Order(StringComparer.Ordinal)];
    }
}
