using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace ImQuota.Cli.Commands;

/// <summary>Options and arguments that are whole numbers within bounds, both of which are in.</summary>
internal static class WholeNumber
{
    /// <param name="name">Of the option.</param>
    /// <param name="description">For help, without the bounds.</param>
    /// <param name="standard">Where it is not given.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    public static Option<int> Option(string name, string description, int standard, int min, int max) => new(name)
    {
        Description = $"{description}, {min} to {max}.",
        DefaultValueFactory = _ => standard,
        CustomParser = result => Read(result, name, min, max),
    };

    /// <summary>Digits alone: no sign, no spaces.</summary>
    public static T Read<T>(ArgumentResult result, string name, T min, T max)
        where T : struct, INumber<T>
    {
        string given = result.Tokens[0].Value;
        if (T.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out T value) && value >= min && value <= max)
        {
            return value;
        }

        result.AddError($"{name} is '{given}'; it must be a whole number from {min} to {max}.");
        return default;
    }
}
