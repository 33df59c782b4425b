using Google.Protobuf.Reflection;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using Xunit;

namespace ImQuota.Server.Tests.Audit;

/// <summary>Who ordered, paid and gave, when and why: the ledger, read as changes.</summary>
public sealed class AccountChangesTests
{
    private const string Who = "ann";

    private static readonly ServiceDescriptor[] Services = [AppService.Descriptor, SubscriptionService.Descriptor, BillingService.Descriptor, CatalogService.Descriptor];

    /// <summary>
    /// Calls that change something have the two fields; a new one cannot forget them. CloseBills does at once what comes by itself, and decides nothing; imported
    /// records name their source.
    /// </summary>
    public static TheoryData<string> Mutating =>
    [
        .. Services
            .SelectMany(service => service.Methods)
            .Where(method => !Reading.Any(prefix => method.Name.StartsWith(prefix, StringComparison.Ordinal)) && method.Name is not ("CloseBills" or "ImportUsage"))
            .Select(method => method.Name),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Reading => ["Get", "List", "Quote", "Explain", "Export", "Preview"];

    [Theory]
    [MemberData(nameof(Mutating))]
    public void Request_OfACallThatChanges_TakesAuthorAndReason(string method)
    {
        MessageDescriptor request = Services.Select(service => service.FindMethodByName(method)).First(found => found is not null).InputType;

        Assert.NotNull(request.FindFieldByName("author"));
        Assert.NotNull(request.FindFieldByName("reason"));
    }

    [Fact]
    public async Task Purchase_ByAnAuthor_IsToldInTheAccountAndFollowedByTheRecord()
    {
        await using AdminHost host = await StartAsync();

        await host.Subscriptions.PurchaseAsync(
            new PurchaseRequest { SdkAppId = Customer.App, Edition = "standard", Months = 1, OrderId = "o1", Author = "ben", Reason = "contract 17" }, cancellationToken: Cancellation);

        Change order = (await ListAsync(host))[0];
        Assert.Equal(("order:o1", "ben", "contract 17", Customer.App), (order.Name, order.Author, order.Reason, order.SdkAppId));
        Assert.Equal(
            ["cash: 900.00 USD -> 501.00 USD", "edition: developer -> standard", "expires_at:  -> 2026-06-06T07:08:00Z"],
            order.Fields.Select(field => $"{field.Field}: {field.Before} -> {field.After}"));
        Change record = (await host.Apps.ListAppChangesAsync(new ListAppChangesRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation)).Changes[0];
        Assert.Equal(("Ledger", "", "edition"), (record.Name, record.Author, Assert.Single(record.Fields).Field));
    }

    // Whoever reads the list sees what each call made of what.
    [Fact]
    public async Task ListAccountChanges_AfterEachCall_TellsWhoWhyBeforeAndAfter()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        SubscriptionService.SubscriptionServiceClient on = host.Subscriptions;
        const string Account = "beta";
        const ulong App = 5;
        await on.CreateAccountAsync(new CreateAccountRequest { Account = Account, Author = Who, Reason = "CreateAccount" }, cancellationToken: Cancellation);
        await host.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = App, Account = Account, Author = Who, Reason = "CreateApp" }, cancellationToken: Cancellation);
        await on.TopUpAsync(new TopUpRequest { Account = Account, PaymentId = "p", Amount = Usd("3000.00"), Author = Who, Reason = "TopUp" }, cancellationToken: Cancellation);
        await on.GrantCreditAsync(new GrantCreditRequest { Account = Account, GrantId = "g", Amount = Usd("50.00"), Author = Who, Reason = "GrantCredit" }, cancellationToken: Cancellation);
        await on.GrantVoucherAsync(new GrantVoucherRequest { Account = Account, VoucherId = "v", Amount = Usd("100.00"), Author = Who, Reason = "GrantVoucher" }, cancellationToken: Cancellation);
        await on.PurchaseAsync(new PurchaseRequest { SdkAppId = App, Edition = "standard", Months = 1, OrderId = "o1", VoucherId = "v", Author = Who, Reason = "Purchase" }, cancellationToken: Cancellation);
        await on.RenewAsync(new RenewRequest { SdkAppId = App, Months = 1, OrderId = "o2", Author = Who, Reason = "Renew" }, cancellationToken: Cancellation);
        await on.RenewAppsAsync(
            new RenewAppsRequest { Account = Account, Items = { new RenewAppsRequest.Types.Item { SdkAppId = App, Months = 1, OrderId = "o3" } }, Author = Who, Reason = "RenewApps" }, cancellationToken: Cancellation);
        await on.UpgradeAsync(new UpgradeRequest { SdkAppId = App, Edition = "premium", OrderId = "o4", Author = Who, Reason = "Upgrade" }, cancellationToken: Cancellation);
        await on.SetAutoRenewAsync(new SetAutoRenewRequest { SdkAppId = App, Months = 2, Author = Who, Reason = "SetAutoRenew" }, cancellationToken: Cancellation);
        await on.RefundAsync(new RefundRequest { SdkAppId = App, Hold = true, Author = Who, Reason = "Refund" }, cancellationToken: Cancellation);
        await on.ReviewRefundAsync(new ReviewRefundRequest { SdkAppId = App, Release = true, Author = Who, Reason = "ReviewRefund" }, cancellationToken: Cancellation);
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = App, Author = Who, Reason = "DisableApp" }, cancellationToken: Cancellation);
        await host.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = App, Author = Who, Reason = "EnableApp" }, cancellationToken: Cancellation);
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = App, Author = Who, Reason = "DisableApp" }, cancellationToken: Cancellation);
        await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = App, Author = Who, Reason = "DeleteApp" }, cancellationToken: Cancellation);

        IReadOnlyList<Change> changes = (await on.ListAccountChangesAsync(new ListAccountChangesRequest { Account = Account }, cancellationToken: Cancellation)).Changes;

        Assert.All(changes, change => Assert.Equal(Who, change.Author));
        Assert.All(changes, change => Assert.Equal(host.Clock.GetUtcNow(), change.At.ToDateTimeOffset()));
        Assert.Equal(
            [
                "CreateAccount | opened_at:  -> 2026-05-06T07:08:00Z",
                "CreateApp | disabled:  -> false; edition:  -> developer; legacy:  -> false",
                "TopUp | cash: 0.00 USD -> 3000.00 USD",
                "GrantCredit | credit: 0.00 USD -> 50.00 USD",
                "GrantVoucher | vouchers.v:  -> 100.00 USD until 2026-11-02T07:08:00Z",
                "Purchase | cash: 3000.00 USD -> 2751.00 USD; credit: 50.00 USD -> 0.00 USD; edition: developer -> standard; expires_at:  -> 2026-06-06T07:08:00Z; vouchers.v: 100.00 USD until 2026-11-02T07:08:00Z -> 100.00 USD, used by o1",
                "Renew | cash: 2751.00 USD -> 2352.00 USD; expires_at: 2026-06-06T07:08:00Z -> 2026-07-06T07:08:00Z",
                "RenewApps | cash: 2352.00 USD -> 1953.00 USD; expires_at: 2026-07-06T07:08:00Z -> 2026-08-06T07:08:00Z",
                "Upgrade | cash: 1953.00 USD -> 1053.00 USD; edition: standard -> premium",
                "SetAutoRenew | auto_renew_months:  -> 2",
                // 299 + 300 + 798 + 600, less 699 / 31 for the day; 1,947 of 1,997 were paid in cash.
                "Refund | auto_renew_months: 2 -> ; refund:  -> 1974.45 USD, held",
                "ReviewRefund | cash: 1053.00 USD -> 2978.01 USD; credit: 0.00 USD -> 49.44 USD; refund: 1974.45 USD, held -> 1974.45 USD",
                "DisableApp | disabled: false -> true",
                "EnableApp | disabled: true -> false",
                "DisableApp | disabled: false -> true",
                "DeleteApp | deleted_at:  -> 2026-05-06T07:08:00Z",
            ],
            changes.Reverse().Select(change => $"{change.Reason} | {string.Join("; ", change.Fields.Select(field => $"{field.Field}: {field.Before} -> {field.After}"))}"));
    }

    [Fact]
    public async Task Purchase_Repeated_KeepsTheFirstAuthor()
    {
        await using AdminHost host = await StartAsync();
        var request = new PurchaseRequest { SdkAppId = Customer.App, Edition = "standard", Months = 1, OrderId = "o1", Author = "ben" };
        await host.Subscriptions.PurchaseAsync(request, cancellationToken: Cancellation);

        PurchaseResponse again = await host.Subscriptions.PurchaseAsync(new PurchaseRequest(request) { Author = "eve" }, cancellationToken: Cancellation);

        Assert.True(again.Already);
        Assert.Equal("ben", Assert.Single(await ListAsync(host), change => change.Name == "order:o1").Author);
    }

    [Fact]
    public async Task AutomaticRenewal_NobodyAsked_HasNoAuthor()
    {
        await using AdminHost host = await StartAsync();
        await host.Subscriptions.PurchaseAsync(
            new PurchaseRequest { SdkAppId = Customer.App, Edition = "standard", Months = 1, OrderId = "o1", AutoRenewMonths = 1, Author = "ben", Reason = "for good" },
            cancellationToken: Cancellation);

        host.Clock.Advance(NodaTime.Duration.FromDays(31));
        await host.LookAfterAccountsAsync();

        IReadOnlyList<Change> changes = await ListAsync(host);
        Change renewal = Assert.Single(changes, change => change.Name.StartsWith("order:auto:", StringComparison.Ordinal));
        Assert.Equal(("", ""), (renewal.Author, renewal.Reason));
        Assert.Contains(renewal.Fields, field => field is { Field: "cash", Before: "501.00 USD", After: "102.00 USD" });
        Assert.Equal(("ben", "for good"), Assert.Single(changes, change => change.Name.EndsWith(":auto_renew:1", StringComparison.Ordinal)) is var set ? (set.Author, set.Reason) : default);
    }

    [Fact]
    public async Task ListAccountChanges_ByAppAndPages_GivesEachOnce()
    {
        await using AdminHost host = await StartAsync();
        await host.CreateAsync(8, "developer");
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Customer.App, Author = "ann" }, cancellationToken: Cancellation);
        await host.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = Customer.App, Author = "ann" }, cancellationToken: Cancellation);

        var seen = new List<string>();
        string token = "";
        do
        {
            ListAccountChangesResponse page = await host.Subscriptions.ListAccountChangesAsync(
                new ListAccountChangesRequest { Account = Customer.Account, SdkAppId = Customer.App, PageSize = 2, PageToken = token }, cancellationToken: Cancellation);
            seen.AddRange(page.Changes.Select(change => change.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        string app = $"app:{Customer.App}";
        Assert.Equal([$"{app}:enabled:1", $"{app}:disabled:1", $"{app}:created"], seen);
    }

    [Theory]
    [InlineData("nobody", 0, StatusCode.NotFound)]
    [InlineData("", 0, StatusCode.InvalidArgument)]
    [InlineData(Customer.Account, 1001, StatusCode.InvalidArgument)]
    public async Task ListAccountChanges_OfSomethingElse_IsRefused(string account, int size, StatusCode expected)
    {
        await using AdminHost host = await StartAsync();

        RpcException failure = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Subscriptions.ListAccountChangesAsync(new ListAccountChangesRequest { Account = account, PageSize = size }, cancellationToken: Cancellation));

        Assert.Equal(expected, failure.StatusCode);
    }

    private static Money Usd(string amount) => new() { Amount = amount, Currency = "USD" };

    /// <summary>One app, 900 USD.</summary>
    private static async Task<AdminHost> StartAsync()
    {
        AdminHost host = await AdminHost.StartAsync("developer");
        await new Customer(host).TopUpAsync("900.00");
        return host;
    }

    private static async Task<IReadOnlyList<Change>> ListAsync(AdminHost host)
        => (await host.Subscriptions.ListAccountChangesAsync(new ListAccountChangesRequest { Account = Customer.Account }, cancellationToken: Cancellation)).Changes;
}
