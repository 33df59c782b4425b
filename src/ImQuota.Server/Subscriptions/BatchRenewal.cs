using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Subscriptions;

/// <summary>Renews several apps of an account, one after the other in the order of the request; the balance goes to the first.</summary>
internal sealed class BatchRenewal(SubscriptionCalls calls, SubscriptionRules rules)
{
    private const int MaxItems = 100;

    public async Task<RenewAppsResponse> RunAsync(RenewAppsRequest request, CancellationToken cancellationToken)
    {
        ChangeNote note = Check(request);
        var response = new RenewAppsResponse();
        foreach (RenewAppsRequest.Types.Item item in request.Items)
        {
            CommandResult result = await calls.OnAccountAsync(
                request.Account,
                (ledger, now) => rules.Orders.Renew(ledger, item.SdkAppId, item.Months, item.OrderId, null, now),
                note,
                null,
                cancellationToken);
            var one = new RenewAppsResponse.Types.Result
            {
                SdkAppId = item.SdkAppId,
                Already = result.Already,
                Refusal = SubscriptionRefusals.ToProto(result.Refusal),
                Message = result.Problem?.ToString() ?? "",
            };
            if (result is { Fact: OrderPlaced order })
            {
                one.Order = SubscriptionMapper.ToProto(order, AccountLists.ZoneOf(result.Ledger, order.App));
            }

            response.Results.Add(one);
        }

        return response;
    }

    private static ChangeNote Check(RenewAppsRequest request)
    {
        var bad = new BadFields();
        SubscriptionCalls.Account(bad, request.Account);
        IdFields.Count(bad, "items", request.Items.Count, 1, MaxItems);
        for (int i = 0; i < Math.Min(request.Items.Count, MaxItems); i++)
        {
            string field = string.Create(CultureInfo.InvariantCulture, $"items[{i}]");
            IdFields.SdkAppId(bad, $"{field}.sdk_app_id", request.Items[i].SdkAppId);
            SubscriptionCalls.Id(bad, $"{field}.order_id", request.Items[i].OrderId);
        }

        ChangeNote note = ChangeNotes.Read(bad, "RenewApps", request.Author, request.Reason);
        bad.ThrowIfAny();
        return note;
    }
}
