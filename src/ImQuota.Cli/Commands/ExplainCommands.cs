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
                MessageView.TableOf("limits", [.. response.Limits]),
            ]);
            return ExitCodes.Ok;
        });
}
