using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImQuota.Server.Hosting;

/// <summary>What options of the command line have in common.</summary>
internal static class OptionExtensions
{
    /// <summary>What was given, if it is something and not wrong; else null.</summary>
    public static string? TextOf(this ParseResult parsed, Option<string?> option)
        => parsed.GetResult(option) is { } given && !given.Errors.Any() && parsed.GetValue(option) is { Length: > 0 } value ? value : null;

    /// <summary>A number of these bounds; anything else is an error that names the option, what was given, and the bounds.</summary>
    public static TOption Within<TOption>(this TOption option, int min, int max)
        where TOption : Option
    {
        option.Validators.Add(result => Check(result, min, max));
        return option;
    }

    private static void Check(OptionResult result, int min, int max)
    {
        if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int value) && value >= min && value <= max))
        {
            result.AddError($"{result.Option.Name} is '{text}'; it must be a number from {min} to {max}.");
        }
    }
}
