using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Load.Faults.Books;
using ImQuota.Load.Running;

namespace ImQuota.Load.Faults;

/// <summary>Makes the apps of a row: Premium, with limits that are soon met, and groups to join.</summary>
internal sealed class FaultApps(GrpcChannel admin, GrpcChannel admission, TimeProvider time)
{
    public async Task CreateAsync(IEnumerable<AppFaultBook> books, CancellationToken cancellationToken)
    {
        var apps = new AppService.AppServiceClient(admin);
        string account = AppsSetup.NewAccount();
        foreach (ulong app in books.Select(book => book.App))
        {
            await apps.CreateAppAsync(
                new CreateAppRequest { SdkAppId = app, Account = account, Edition = "premium", ZoneId = AppsSetup.ZoneWhereItIsNoon(time.GetUtcNow()) }, cancellationToken: cancellationToken);
            foreach ((string key, long limit) in FaultLimits.All)
            {
                await apps.SetOverrideAsync(new SetOverrideRequest { SdkAppId = app, LimitKey = key, Limit = limit, Author = "faults", Reason = "to be met" }, cancellationToken: cancellationToken);
            }

            await CreateRoomsAsync(app, cancellationToken);
        }
    }

    private async Task CreateRoomsAsync(ulong app, CancellationToken cancellationToken)
    {
        var request = new AdmitRequest();
        for (int room = 0; room < FaultLimits.Rooms; room++)
        {
            // An owner, so that no leave is the last.
            var create = new CreateGroupRequest { SdkAppId = app, GroupId = FaultIds.Room(room), Type = GroupType.Public, OwnerId = FaultIds.Owner(room) };
            request.Actions.Add(new AdmitAction { CreateGroup = create });
        }

        AdmitResponse response = await new AdmissionService.AdmissionServiceClient(admission).AdmitAsync(request, cancellationToken: cancellationToken);
        if (response.Results.FirstOrDefault(result => result.Decision is not { Verdict: Verdict.Allowed }) is { } refused)
        {
            throw new LoadException($"app {app}: a group could not be made: {refused.ErrorMessage}{refused.Decision?.Message}");
        }
    }
}
