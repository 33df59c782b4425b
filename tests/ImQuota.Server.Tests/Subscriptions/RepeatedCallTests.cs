using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>An order, or a voucher, that is asked for again under its id is the same one; whoever asks for something else under it is told what it is.</summary>
public sealed class RepeatedCallTests
{
    private static readonly Dictionary<string, (WireCall Call, string Key, (WireCall Call, string Field, string Bound)[] Others)> Cases = new(StringComparer.Ordinal)
    {
        ["Purchase"] = (
            Buy("v1", 3),
            "order:x",
            [
                (Buy("v2", 3), "order_id", "it is a Purchase of 1 month of 'standard' for app 1400000009 with voucher 'v1', renewed by 3 months each time"),
                (Buy("", 3), "order_id", "with voucher 'v1'"),
                (Buy("v1", 2), "order_id", "renewed by 3 months each time"),
                (Buy("v1", 0), "order_id", "renewed by 3 months each time"),
                (Extend(1, "v1"), "order_id", "it is a Purchase"),
            ]),
        ["Renew"] = (
            Extend(2, "v1"),
            "order:x",
            [
                (Extend(1, "v1"), "order_id", "it is a Renewal of 2 months of 'standard' for app 1400000009 with voucher 'v1'"),
                (Extend(2, "v2"), "order_id", "with voucher 'v1'"),
                (Extend(2, ""), "order_id", "with voucher 'v1'"),
                (Improve("premium", "v1"), "order_id", "it is a Renewal"),
            ]),
        ["Upgrade"] = (
            Improve("premium", "v1"),
            "order:x",
            [
                (Improve("standard", "v1"), "order_id", "it is an Upgrade of 1 month of 'premium' for app 1400000009 with voucher 'v1'"),
                (Improve("premium", "v2"), "order_id", "with voucher 'v1'"),
                (Improve("premium", ""), "order_id", "with voucher 'v1'"),
                (Extend(1, "v1"), "order_id", "it is an Upgrade"),
            ]),
        ["GrantVoucher"] = (Give("70.00"), "voucher:x", [(Give("71.00"), "voucher_id", "it came at 2026-05-06T07:08:00Z with 70.00 USD")]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_RepeatedByItsId_SameAnswerAndOneTransaction(string name)
    {
        (WireCall call, string key, _) = Cases[name];
        await using AdminHost host = await StartAsync(name);
        await using AdminHost other = await host.OtherProcessAsync();
        var customer = new Customer(host);
        int before = (await customer.JournalAsync()).Transactions.Count;

        IMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => call.GrpcAsync(i % 2 == 0 ? host.Channel : other.Channel)));
        GetJournalResponse journal = await customer.JournalAsync();
        ListAccountChangesResponse changes = await ChangesAsync(host);
        string[] orders = [.. await customer.OrdersAsync()];
        using HttpClient http = Service.Http(host.Address, HttpVersion.Version20);
        (HttpStatusCode status, JsonElement json) = await call.JsonAsync(http);

        Assert.Single(answers, one => !Field<bool>(one, "already"));
        Assert.All(answers, one => Assert.Equal(Made(answers[0]), Made(one)));
        Assert.Equal((HttpStatusCode.OK, true), (status, json.GetProperty("already").GetBoolean()));
        Assert.Equal("x", IdOf(json));
        Assert.Single(changes.Changes, one => one.Name == key);

        // A voucher moves no money before an order uses it.
        int transactions = name == "GrantVoucher" ? 0 : 1;
        Assert.Equal(Enumerable.Repeat(key, transactions), journal.Transactions.SkipLast(before).Select(one => one.Key));
        Assert.Equal(transactions, orders.Count(order => order == "x"));
        Assert.Equal((journal, changes), (await customer.JournalAsync(), await ChangesAsync(host)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_SomethingElseUnderTheId_ToldWhatItIsAndNothingChanged(string name)
    {
        (WireCall call, _, (WireCall Call, string Field, string Bound)[] others) = Cases[name];
        await using AdminHost host = await StartAsync(name);
        var customer = new Customer(host);
        await call.GrpcAsync(host.Channel);
        (GetAccountResponse account, GetJournalResponse journal) = (await customer.AccountAsync(), await customer.JournalAsync());
        using HttpClient http = Service.Http(host.Address, HttpVersion.Version20);

        foreach ((WireCall wrong, string field, string bound) in others)
        {
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => wrong.GrpcAsync(host.Channel));
            (HttpStatusCode status, JsonElement json) = await wrong.JsonAsync(http);

            Assert.Equal($"FailedPrecondition KEY_TAKEN {field}", Customer.Describe(refused));
            Assert.Contains(bound, Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations).Description, StringComparison.Ordinal);
            Assert.Equal((HttpStatusCode.BadRequest, refused.Status.Detail), (status, json.GetProperty("message").GetString()));
        }

        Assert.Equal((account, journal), (await customer.AccountAsync(), await customer.JournalAsync()));
        Assert.True(Field<bool>(await call.GrpcAsync(host.Channel), "already"));
    }

    /// <summary>Money for everything, two vouchers, and a term where one is needed.</summary>
    private static async Task<AdminHost> StartAsync(string name)
    {
        AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("5000.00");
        foreach (string voucher in (string[])["v1", "v2"])
        {
            await host.Subscriptions.GrantVoucherAsync(
                new GrantVoucherRequest { Account = Customer.Account, VoucherId = voucher, Amount = new Money { Amount = "50.00", Currency = "USD" } }, cancellationToken: Cancellation);
        }

        if (name is "Renew" or "Upgrade")
        {
            await customer.PurchaseAsync("standard", 1, "o1");
        }

        return host;
    }

    private static async Task<ListAccountChangesResponse> ChangesAsync(AdminHost host)
        => await host.Subscriptions.ListAccountChangesAsync(new ListAccountChangesRequest { Account = Customer.Account, PageSize = 1000 }, cancellationToken: Cancellation);

    private static T Field<T>(IMessage message, string name) => (T)message.Descriptor.FindFieldByName(name).Accessor.GetValue(message);

    /// <summary>The order or the voucher.</summary>
    private static IMessage Made(IMessage answer) => (IMessage)answer.Descriptor.Fields[1].Accessor.GetValue(answer);

    private static string? IdOf(JsonElement answer)
        => answer.TryGetProperty("order", out JsonElement order) ? order.GetProperty("orderId").GetString() : answer.GetProperty("voucher").GetProperty("voucherId").GetString();

    private static WireCall Buy(string voucher, int autoRenew) => WireCall.Of(
        SubscriptionService.Descriptor,
        "Purchase",
        new PurchaseRequest { SdkAppId = Customer.App, Edition = "standard", Months = 1, OrderId = "x", VoucherId = voucher, AutoRenewMonths = autoRenew });

    private static WireCall Extend(int months, string voucher)
        => WireCall.Of(SubscriptionService.Descriptor, "Renew", new RenewRequest { SdkAppId = Customer.App, Months = months, OrderId = "x", VoucherId = voucher });

    private static WireCall Improve(string edition, string voucher)
        => WireCall.Of(SubscriptionService.Descriptor, "Upgrade", new UpgradeRequest { SdkAppId = Customer.App, Edition = edition, OrderId = "x", VoucherId = voucher });

    private static WireCall Give(string amount) => WireCall.Of(
        SubscriptionService.Descriptor, "GrantVoucher", new GrantVoucherRequest { Account = Customer.Account, VoucherId = "x", Amount = new Money { Amount = amount, Currency = "USD" } });
}
