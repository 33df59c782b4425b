using System.CommandLine;

namespace ImQuota.Cli.Commands;

/// <summary>Whether a comparison changes anything: only with <c>--apply</c>.</summary>
internal sealed class ReconcileMode
{
    private readonly Option<bool> _apply = new("--apply") { Description = "Make the store equal to the truth, after telling what is different." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Change nothing, which is what happens without --apply too." };

    public Command AddTo(Command command)
    {
        command.Options.Add(_apply);
        command.Options.Add(_dryRun);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_apply) && result.GetValue(_dryRun))
            {
                result.AddError("--apply and --dry-run were both given.");
            }
        });
        return command;
    }

    public bool Applies(CliCall call) => call.Get(_apply);
}
