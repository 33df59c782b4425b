using System.CommandLine;

namespace ImQuota.Cli.Commands;

/// <summary><c>imquota completion</c>: what a shell evaluates so that Tab asks us, by the directive <c>[suggest]</c>.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _imquota() {
          local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT}
          local word=${line##* }
          COMPREPLY=($(compgen -W "$(imquota "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word"))
          # To bash a word begins anew behind = and : too.
          COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*[=:]}"}"}")
        }
        complete -F _imquota imquota
        """;

    private const string Zsh = """
        #compdef imquota
        _imquota() {
          local -a found
          found=("${(@f)$(imquota "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a found
        }
        compdef _imquota imquota
        """;

    private const string Fish = """
        complete -c imquota -f -a '(imquota "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    public static Command Make(CliRuntime runtime)
    {
        var command = new Command("completion", "Print what makes a shell complete commands, options and their values.");
        foreach ((string shell, string script) in (ReadOnlySpan<(string, string)>)[("bash", Bash), ("zsh", Zsh), ("fish", Fish)])
        {
            command.Subcommands.Add(runtime.Runs(new Command(shell, $"For {shell}."), async call =>
            {
                await call.Console.Out.WriteLineAsync(script.AsMemory(), call.Cancellation);
                return ExitCodes.Ok;
            }));
        }

        return command;
    }
}
