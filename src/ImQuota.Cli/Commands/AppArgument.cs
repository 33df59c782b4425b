using System.CommandLine;

namespace ImQuota.Cli.Commands;

/// <summary>Arguments and options that many commands have.</summary>
internal static class AppArgument
{
    public static Argument<ulong> App() => new("app") { Description = "SDKAppID.", CustomParser = result => WholeNumber.Read<ulong>(result, "app", 1, ulong.MaxValue) };

    public static Option<ulong> Option() => Named("SDKAppID.", required: true);

    /// <summary>Not given: 0.</summary>
    public static Option<ulong> OfAll() => Named("SDKAppID; without it all apps.", required: false);

    public static Option<string?> Author() => new("--author") { Description = "Who answers for it; kept with the change. Default: the user's name on this machine.", DefaultValueFactory = _ => Environment.UserName };

    public static Option<string?> Reason() => new("--reason") { Description = "Why; kept with the change." };

    public static Option<bool> Yes(string what) => new("--yes") { Description = $"Do it: {what}. Without it nothing is done." };

    /// <exception cref="CliException">It was not said.</exception>
    public static void MustBeSaid(bool yes, string what)
    {
        if (!yes)
        {
            throw new CliException($"{what}; say --yes if that is meant. Nothing was done.");
        }
    }

    private static Option<ulong> Named(string description, bool required)
        => new("--app", "-a") { Description = description, Required = required, CustomParser = result => WholeNumber.Read<ulong>(result, "--app", 1, ulong.MaxValue) };
}
