using Google.Rpc;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>A customer at one process, with one app.</summary>
internal sealed class Customer(AdminHost host)
{
    internal const string Account = "acme";
    internal const ulong App = AdminHost.App;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SubscriptionService.SubscriptionServiceClient Client => host.Subscriptions;

    internal async Task<TopUpResponse> TopUpAsync(string amount, string id = "p1")
        => await Client.TopUpAsync(
            new TopUpRequest { Account = Account, PaymentId = id, Amount = new Money { Amount = amount, Currency = "USD" } }, cancellationToken: Cancellation);

    internal async Task<PurchaseResponse> PurchaseAsync(string edition, int months, string order, int autoRenew = 0, string voucher = "")
        => await Client.PurchaseAsync(
            new PurchaseRequest { SdkAppId = App, Edition = edition, Months = months, OrderId = order, AutoRenewMonths = autoRenew, VoucherId = voucher },
            cancellationToken: Cancellation);

    internal async Task<RenewResponse> RenewAsync(int months, string order)
        => await Client.RenewAsync(new RenewRequest { SdkAppId = App, Months = months, OrderId = order }, cancellationToken: Cancellation);

    internal async Task<UpgradeResponse> UpgradeAsync(string edition, string order)
        => await Client.UpgradeAsync(new UpgradeRequest { SdkAppId = App, Edition = edition, OrderId = order }, cancellationToken: Cancellation);

    internal async Task<RefundResponse> RefundAsync(string request = "", bool hold = false)
        => await Client.RefundAsync(new RefundRequest { SdkAppId = App, Hold = hold, RequestId = request }, cancellationToken: Cancellation);

    internal async Task<ReviewRefundResponse> ReviewAsync(bool release, string request = "")
        => await Client.ReviewRefundAsync(new ReviewRefundRequest { SdkAppId = App, Release = release, RequestId = request }, cancellationToken: Cancellation);

    internal async Task<GetSubscriptionResponse> ReadAsync()
        => await Client.GetSubscriptionAsync(new GetSubscriptionRequest { SdkAppId = App }, cancellationToken: Cancellation);

    internal async Task<GetAccountResponse> AccountAsync()
        => await Client.GetAccountAsync(new GetAccountRequest { Account = Account }, cancellationToken: Cancellation);

    internal async Task<GetJournalResponse> JournalAsync()
        => await Client.GetJournalAsync(new GetJournalRequest { Account = Account }, cancellationToken: Cancellation);

    internal async Task<IReadOnlyList<string>> OrdersAsync()
        => [.. (await Client.ListOrdersAsync(new ListOrdersRequest { Account = Account }, cancellationToken: Cancellation)).Orders.Select(one => one.Order.OrderId)];

    /// <summary>E.g. "suspended expired", from the app's record: what admission decides by.</summary>
    internal async Task<string> StandingAsync()
    {
        App app = (await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = App }, cancellationToken: Cancellation)).App;
        return $"{app.Edition} {app.State} {app.SubReason}".TrimEnd();
    }

    /// <summary>The call must be refused; returns "STATUS REASON field".</summary>
    internal static async Task<string> RefusedAsync(Func<Task> call) => Describe(await Assert.ThrowsAsync<RpcException>(call));

    internal static string Describe(RpcException failure)
    {
        Google.Rpc.Status? status = failure.GetRpcStatus();
        return $"{failure.StatusCode} {status?.GetDetail<ErrorInfo>()?.Reason["SUBSCRIPTION_REFUSAL_".Length..]} {status?.GetDetail<BadRequest>()?.FieldViolations.Single().Field}";
    }
}
