using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Apps;

/// <summary>Searching apps over the wire; what is found when is told by the store's tests.</summary>
public sealed class ListAppsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListApps_QueryAccountAndState_NarrowIt()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        await CreateAsync(host, 11, "acme", "Chat");
        await CreateAsync(host, 12, "beta", "Chat of beta");
        await CreateAsync(host, 13, "beta", "Other");
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = 12 }, cancellationToken: Cancellation);

        Assert.Equal([11ul, 12], await ListAsync(host, new ListAppsRequest { Query = " chat " }));
        Assert.Equal([12ul, 13], await ListAsync(host, new ListAppsRequest { Account = "beta" }));
        Assert.Equal([12ul], await ListAsync(host, new ListAppsRequest { State = AppState.Disabled }));
        Assert.Equal([13ul], await ListAsync(host, new ListAppsRequest { Account = "beta", State = AppState.Active }));
        Assert.Equal([11ul, 12, 13], await ListAsync(host, new ListAppsRequest()));
        Assert.Equal([11ul, 12, 13], await ListAsync(host, new ListAppsRequest { Query = " - " }));
    }

    [Fact]
    public async Task ListApps_BadFields_NamesThemAll()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        var request = new ListAppsRequest { PageSize = 1001, PageToken = "x", Query = new string('q', 65), Account = "ü", State = (AppState)9 };

        Assert.Equal(["page_size", "page_token", "query", "account", "state"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => ListAsync(host, request)));
        Assert.Equal(["query"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => ListAsync(host, new ListAppsRequest { Query = "a\0b" })));
    }

    private static async Task CreateAsync(AdminHost host, ulong id, string account, string name)
        => await host.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = id, Account = account, Name = name }, cancellationToken: Cancellation);

    /// <summary>Page by page, two at a time unless the request says otherwise.</summary>
    private static async Task<List<ulong>> ListAsync(AdminHost host, ListAppsRequest request)
    {
        var ids = new List<ulong>();
        request.PageSize = request.PageSize == 0 ? 2 : request.PageSize;
        do
        {
            ListAppsResponse page = await host.Apps.ListAppsAsync(request, cancellationToken: Cancellation);
            ids.AddRange(page.Apps.Select(app => app.SdkAppId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return ids;
    }
}
