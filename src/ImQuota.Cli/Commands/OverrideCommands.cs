using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Editions;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota override</c>: other values of an app's limits.</summary>
internal static class OverrideCommands
{
    public static Command Make(CliRuntime runtime)
        => new("override", "Other values of an app's limits, for a while or for good.") { List(runtime), Set(runtime), Remove(runtime) };

    private static Command List(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        return runtime.Runs(new Command("list", "All that stand.") { app }, async call =>
        {
            App found = (await call.Apps.GetAppAsync(new GetAppRequest { SdkAppId = call.Get(app) }, call.Once)).App;
            call.Printer.Print(new App { SdkAppId = found.SdkAppId, Overrides = { found.Overrides } }, () => [MessageView.TableOf("overrides", [.. found.Overrides])]);
            return ExitCodes.Ok;
        });
    }

    private static Command Set(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        Argument<string> limit = Limit();
        var value = new Argument<string>("value") { Description = "A whole number from 0 on, or 'unlimited'." };
        var until = new Option<string?>("--until") { Description = "When it ends, e.g. 2027-01-31T00:00:00Z; without it, when it is removed." };
        Option<string?> author = AppArgument.Author();
        var reason = new Option<string>("--reason") { Description = "Why; kept with it.", Required = true };
        return runtime.Runs(new Command("set", "Set one.") { app, limit, value, until, author, reason }, async call =>
        {
            call.Printer.Print(await call.Apps.SetOverrideAsync(
                new SetOverrideRequest
                {
                    SdkAppId = call.Get(app),
                    LimitKey = call.Get(limit)!,
                    Limit = ValueOf(call.Get(value)!),
                    ExpiresAt = call.Get(until) is { } end ? InstantOf(end) : null,
                    Author = call.Get(author) ?? "",
                    Reason = call.Get(reason)!,
                },
                call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Command Remove(CliRuntime runtime)
    {
        Argument<ulong> app = AppArgument.App();
        Argument<string> limit = Limit();
        Option<string?> author = AppArgument.Author();
        Option<string?> reason = AppArgument.Reason();
        return runtime.Runs(new Command("remove", "Remove all of a limit.") { app, limit, author, reason }, async call =>
        {
            call.Printer.Print(await call.Apps.RemoveOverrideAsync(
                new RemoveOverrideRequest { SdkAppId = call.Get(app), LimitKey = call.Get(limit)!, Author = call.Get(author) ?? "", Reason = call.Get(reason) ?? "" }, call.Once));
            return ExitCodes.Ok;
        });
    }

    private static Argument<string> Limit()
    {
        string[] keys = [.. System.Enum.GetValues<LimitKey>().Select(LimitNames.KeyOf)];
        var limit = new Argument<string>("limit") { Description = $"One of {string.Join(", ", keys)}." };
        limit.CompletionSources.Add(keys);
        return limit;
    }

    private static long ValueOf(string text)
        => text == "unlimited" ? -1
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
            : throw new CliException($"value is '{text}'; it must be a whole number from 0 on, or 'unlimited'.");

    private static Timestamp InstantOf(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant)
            ? Timestamp.FromDateTimeOffset(instant)
            : throw new CliException($"--until is '{text}', which is no instant, e.g. 2027-01-31T00:00:00Z.");
}
