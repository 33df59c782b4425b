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
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Calls that change something have the two fields; a new one cannot forget them.</summary>
    public static TheoryData<string> Mutating =>
    [
        .. new[] { AppService.Descriptor, SubscriptionService.Descriptor }
            .SelectMany(service => service.Methods)
            .Where(method => !method.Name.StartsWith("Get", StringComparison.Ordinal)
                && !method.Name.StartsWith("List", StringComparison.Ordinal)
                && method.Name is not ("QuoteRefund" or "CreateAccount"))
            .Select(method => method.Name),
    ];

    [Theory]
    [MemberData(nameof(Mutating))]
    public void Request_OfACallThatChanges_TakesAuthorAndReason(string method)
    {
        MessageDescriptor request = new[] { AppService.Descriptor, SubscriptionService.Descriptor }.Select(service => service.FindMethodByName(method)).First(found => found is not null).InputType;

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
