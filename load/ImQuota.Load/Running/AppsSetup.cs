using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Load.Checking;
using ImQuota.Load.Traffic;

namespace ImQuota.Load.Running;

/// <summary>Makes the apps of a plan anew with the groups that are there before a run, and removes them afterwards.</summary>
internal sealed class AppsSetup(AppService.AppServiceClient apps, UsageService.UsageServiceClient usage, TimeProvider time)
{
    /// <summary>How accounts begin whose apps may be removed: those that a run before left.</summary>
    private const string AccountPrefix = "imquota-load";

    // An account a run: an id that an account deleted is not used again in it.
    private readonly string _account = NewAccount();

    /// <summary>An account that no run before had.</summary>
    public static string NewAccount() => AccountPrefix + "-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];

    public async Task<IReadOnlyList<AppBook>> CreateAsync(IReadOnlyList<TrafficApp> plan, CancellationToken cancellationToken)
    {
        var books = new List<AppBook>();
        foreach (TrafficApp app in plan)
        {
            await RemoveAsync(app.Id, cancellationToken);
            var request = new CreateAppRequest { SdkAppId = app.Id, Account = _account, Name = "load", Edition = app.Edition, ZoneId = ZoneWhereItIsNoon(time.GetUtcNow()) };
            await apps.CreateAppAsync(request, cancellationToken: cancellationToken);
            await ImportGroupsAsync(app, cancellationToken);
            GetAppResponse made = await apps.GetAppAsync(new GetAppRequest { SdkAppId = app.Id }, cancellationToken: cancellationToken);
            books.Add(new AppBook(AppFacts.From(app.Id, made.Entitlements), app.Groups));
        }

        return books;
    }

    /// <exception cref="LoadException">The app is somebody else's.</exception>
    public async Task RemoveAsync(ulong app, CancellationToken cancellationToken)
    {
        try
        {
            GetAppResponse there = await apps.GetAppAsync(new GetAppRequest { SdkAppId = app }, cancellationToken: cancellationToken);
            if (!there.App.Account.StartsWith(AccountPrefix, StringComparison.Ordinal))
            {
                throw new LoadException(string.Create(
                    CultureInfo.InvariantCulture, $"--first-app: app {app} exists and belongs to '{there.App.Account}'; choose ids that nobody uses."));
            }

            await apps.DisableAppAsync(new DisableAppRequest { SdkAppId = app }, cancellationToken: cancellationToken);
            await apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = app }, cancellationToken: cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            // That is what was wanted.
        }
    }

    /// <summary>A zone in which the day does not end for eleven hours, so that daily counts do not start anew in the middle of a run.</summary>
    internal static string ZoneWhereItIsNoon(DateTimeOffset now)
    {
        // POSIX signs: Etc/GMT-8 is UTC+8.
        int ahead = 12 - now.UtcDateTime.Hour;
        return ahead == 0 ? "Etc/GMT" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{-ahead:+0;-0}");
    }

    private async Task ImportGroupsAsync(TrafficApp app, CancellationToken cancellationToken)
    {
        using AsyncClientStreamingCall<ImportRequest, ImportResponse> import = usage.Import(cancellationToken: cancellationToken);
        for (int i = 0; i < app.Groups; i++)
        {
            var group = new ImportGroup { GroupId = ActionWriter.Group(i), Type = GroupType.Public, OwnerId = "owner-" + i.ToString(CultureInfo.InvariantCulture) };
            await import.RequestStream.WriteAsync(new ImportRequest { SdkAppId = app.Id, Group = group }, cancellationToken);
        }

        await import.RequestStream.CompleteAsync();
        ImportResponse reply = await import;
        if (reply.Failed > 0)
        {
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"app {app.Id}: {reply.Failed} of {app.Groups} groups were not imported: {reply.Failures[0].Text}"));
        }
    }
}
