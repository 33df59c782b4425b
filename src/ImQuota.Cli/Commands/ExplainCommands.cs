using System.CommandLine;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;
using Spectre.Console;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota explain</c>: how an action would be decided now, and by which limits.</summary>
internal static class ExplainCommands
{
    public static Command Make(CliRuntime runtime)
        => ActionCommands.AddTo(runtime, new Command("explain", "Tell how an action would be decided now, and by which limits; nothing is counted."), async (call, app, action) =>
        {
            ExplainResponse response = await call.Usage.ExplainAsync(new ExplainRequest { SdkAppId = app, Action = action }, call.Once);
            call.Printer.Print(response, () =>
            [
                .. response.Sentences.Select(sentence => new Text(SafeText.Of(sentence))),
                LimitsOf(response),
            ]);
            return ExitCodes.Ok;
        });

    private static Table LimitsOf(ExplainResponse response)
    {
        Table table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("limits it touches, in order of precedence") }
            .AddColumn("limit").AddColumn("whose").AddColumn(new TableColumn("used").RightAligned()).AddColumn(new TableColumn("of").RightAligned()).AddColumn("mode").AddColumn("by");
        foreach (ExplainedLimit limit in response.Limits)
        {
            LimitEntitlement stands = limit.Entitlement;
            table.AddRow(
                new Text(SafeText.Of(stands.Name)),
                new Text(limit.Subject.Length == 0 ? "the app" : SafeText.Of(limit.Subject)),
                UsageView.Used(limit.Used, stands.Limit),
                UsageView.Limit(stands.Limit),
                new Text(stands.Mode.ToString().ToLowerInvariant()),
                new Text(stands.Override is { } by ? $"override of {SafeText.Of(by.Author)}: {SafeText.Of(by.Reason)}" : "edition"));
        }

        return table;
    }
}
