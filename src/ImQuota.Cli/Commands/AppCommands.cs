using System.CommandLine;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota app</c>.</summary>
internal static class AppCommands
{
    public static Command Make(CliRuntime runtime)
    {
        var command = new Command("app", "Apps: what they are, and what they are entitled to.")
        {
            List(runtime),
            Get(runtime),
            Create(runtime),
            Changed(runtime, "disable", "Refuse logins, joins and creations.", async (call, app, author, reason)
                => (await call.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = app, Author = author, Reason = reason }, call.Once)).App),
            Changed(runtime, "enable", "Undo 'disable'.", async (call, app, author, reason)
                => (await call.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = app, Author = author, Reason = reason }, call.Once)).App),
            Changed(runtime, "start-trial", "Start the app's one trial of calls.", async (call, app, author, reason)
                => (await call.Apps.StartTrialAsync(new StartTrialRequest { SdkAppId = app, Author = author, Reason = reason }, call.Once)).App),
            Changed(runtime, "approve-push", "Approve push to all users (E11).", async (call, app, author, reason)
                => (await call.Apps.ApproveFeatureAsync(new ApproveFeatureRequest { SdkAppId = app, Feature = Feature.PushToAll, Author = author, Reason = reason }, call.Once)).App),
            SetEdition(runtime),
            Set(runtime),
            Delete(runtime),
            Changes(runtime),
        };
        return command;
    }

    private static Command List(CliRuntime runtime) => runtime.Runs(new Command("list", "All apps, by rising id."), async call =>
    {
        var all = new ListAppsResponse();
        await Pages.AllAsync(async token =>
        {
            ListAppsResponse page = await call.Apps.ListAppsAsync(new ListAppsRequest { PageSize = Pages.Size, PageToken = token }, call.Once);
            all.Apps.AddRange(page.Apps);
            return page.NextPageToken;
        });

        call.Printer.Print(all, () => [Output.MessageView.TableOf("apps", [.. all.Apps.Select(Short)])]);
        return ExitCodes.Ok;
    });

    /// <summary>What fits into a row.</summary>
    private static App Short(App app)
    {
        App row = app.Clone();
        row.Settings = null;
        row.Overrides.Clear();
        return row;
    }

    private static Command Get(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        return runtime.Runs(new Command("get", "An app, its limits and its features.") { app }, async call =>
        {
            call.Printer.Print(await call.Apps.GetAppAsync(new GetAppRequest { SdkAppId = call.Get(app) }, call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Command Create(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var account = new Option<string>("--account") { Description = "Who owns it.", Required = true };
        var edition = new Option<string?>("--edition") { Description = "Id of an edition; default developer." };
        var name = new Option<string?>("--name") { Description = "A name for people." };
        var centre = new Option<string?>("--data-centre") { Description = "E.g. singapore; not changeable afterwards." };
        var zone = new Option<string?>("--zone") { Description = "TZDB id of the zone of its days and months; default UTC+8; not changeable afterwards." };
        var live = new Option<bool>("--count-live-membership") { Description = "Memberships in live groups are stored and counted (E4); not changeable afterwards." };
        var settings = new SettingsOptions();
        Option<string?> author = AppArgument.Author();
        Option<string?> reason = AppArgument.Reason();
        return runtime.Runs(settings.AddTo(new Command("create", "Create an app.") { app, account, edition, name, centre, zone, live, author, reason }), async call =>
        {
            AppSettings set = settings.Read(call);
            set.CountLiveMembership = call.Get(live);
            call.Printer.Print(await call.Apps.CreateAppAsync(
                new CreateAppRequest
                {
                    SdkAppId = call.Get(app),
                    Account = call.Get(account)!,
                    Edition = call.Get(edition) ?? "",
                    Name = call.Get(name) ?? "",
                    DataCentre = call.Get(centre) ?? "",
                    ZoneId = call.Get(zone) ?? "",
                    Settings = set,
                    Author = call.Get(author) ?? "",
                    Reason = call.Get(reason) ?? "",
                },
                call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Command SetEdition(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var edition = new Argument<string>("edition") { Description = "Id of an edition, e.g. standard." };
        edition.CompletionSources.Add("developer", "standard", "premium");
        Option<string?> author = AppArgument.Author();
        Option<string?> reason = AppArgument.Reason();
        return runtime.Runs(new Command("set-edition", "Move an app to another edition, at once.") { app, edition, author, reason }, async call =>
        {
            call.Printer.Print(await call.Apps.SetEditionAsync(
                new SetEditionRequest { SdkAppId = call.Get(app), Edition = call.Get(edition)!, Author = call.Get(author) ?? "", Reason = call.Get(reason) ?? "" }, call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Command Set(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        var settings = new SettingsOptions();
        Option<string?> author = AppArgument.Author();
        Option<string?> reason = AppArgument.Reason();
        return runtime.Runs(settings.AddTo(new Command("set", "Change settings of an app; what is not named stays. It works at the next call.") { app, author, reason }), async call =>
        {
            AppSettings set = settings.Read(call);
            if (set.CalculateSize() == 0)
            {
                throw new CliException("No setting is named; --help tells which there are. Nothing was done.");
            }

            call.Printer.Print(await call.Apps.UpdateSettingsAsync(
                new UpdateSettingsRequest { SdkAppId = call.Get(app), Settings = set, Author = call.Get(author) ?? "", Reason = call.Get(reason) ?? "" }, call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Command Delete(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        Option<bool> yes = AppArgument.Yes("the app and all its data are gone for good");
        Option<string?> author = AppArgument.Author();
        Option<string?> reason = AppArgument.Reason();
        return runtime.Runs(new Command("delete", "Delete a disabled app with all its data.") { app, yes, author, reason }, async call =>
        {
            AppArgument.MustBeSaid(call.Get(yes), $"App {call.Get(app)} and all its data would be gone for good");
            call.Printer.Print(await call.Apps.DeleteAppAsync(
                new DeleteAppRequest { SdkAppId = call.Get(app), Author = call.Get(author) ?? "", Reason = call.Get(reason) ?? "" }, call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Command Changes(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        return runtime.Runs(new Command("changes", "Who changed what of an app, when and why; the newest first.") { app }, async call =>
        {
            var all = new ListAppChangesResponse();
            await Pages.AllAsync(async token =>
            {
                ListAppChangesResponse page = await call.Apps.ListAppChangesAsync(new ListAppChangesRequest { SdkAppId = call.Get(app), PageSize = Pages.Size, PageToken = token }, call.Once);
                all.Changes.AddRange(page.Changes);
                return page.NextPageToken;
            });

            call.Printer.Print(all);
            return ExitCodes.Ok;
        });
    }

    private static Command Changed(CliRuntime runtime, string name, string description, Func<CliCall, ulong, string, string, Task<App>> change)
    {
        Argument<ulong> app = AppArgument.App();
        Option<string?> author = AppArgument.Author();
        Option<string?> reason = AppArgument.Reason();
        return runtime.Runs(new Command(name, description) { app, author, reason }, async call =>
        {
            call.Printer.Print(await change(call, call.Get(app), call.Get(author) ?? "", call.Get(reason) ?? ""));
            return ExitCodes.Ok;
        });
    }
}
