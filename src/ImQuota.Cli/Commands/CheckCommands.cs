using System.CommandLine;
using Grpc.Core;
using ImQuota.Cli.Output;
using ImQuota.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota check</c>: may this user do this now? By default nothing is counted.</summary>
internal static class CheckCommands
{
    public static Command Make(CliRuntime runtime)
    {
        Option<Mode> mode = Choice.Of("--mode", "What becomes of it", ("dry-run", Mode.DryRun), ("enforce", Mode.Enforce), ("record", Mode.Record));
        mode.Recursive = true;
        var command = new Command("check", "Ask for a decision. By default nothing is counted (--mode). Exit code 0: allowed, 1: denied.") { mode };
        return ActionCommands.AddTo(runtime, command, async (call, _, action) =>
        {
            SetMode(action, call.Get(mode));
            AdmitResponse response = await call.Admission.AdmitAsync(new AdmitRequest { Actions = { action } }, call.Once);
            AdmitResult result = response.Results[0];
            if (result.ErrorCode != 0)
            {
                throw new RpcException(new Grpc.Core.Status((StatusCode)result.ErrorCode, result.ErrorMessage));
            }

            call.Printer.Print(result, () => TablesOf(result));
            return result.Decision.Verdict == Verdict.Allowed ? ExitCodes.Ok : ExitCodes.Denied;
        });
    }

    /// <summary>The verdict in a sentence, and everything that was told with it.</summary>
    public static IEnumerable<IRenderable> TablesOf(AdmitResult result)
    {
        bool allowed = result.Decision.Verdict == Verdict.Allowed;
        yield return new Text(
            allowed ? $"ALLOWED{(result.Decision.Already ? ", already so" : "")}" : $"DENIED {result.Decision.Code}: {SafeText.Of(result.Decision.Message)}",
            new Style(allowed ? Color.Green : Color.Red, decoration: Decoration.Bold));
        foreach (IRenderable table in MessageView.Of(result))
        {
            yield return table;
        }
    }

    private static void SetMode(AdmitAction action, Mode mode)
    {
        switch (action.ActionCase)
        {
            case AdmitAction.ActionOneofCase.Login:
                action.Login.Mode = mode;
                break;
            case AdmitAction.ActionOneofCase.JoinGroup:
                action.JoinGroup.Mode = mode;
                break;
            case AdmitAction.ActionOneofCase.CreateGroup:
                action.CreateGroup.Mode = mode;
                break;
            default:
                action.AddFriend.Mode = mode;
                break;
        }
    }
}
