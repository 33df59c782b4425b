using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImQuota.Cli.Commands;

/// <summary>Options whose values are a few words, told in help and completed by shells.</summary>
internal static class Choice
{
    /// <param name="name">Of the option.</param>
    /// <param name="description">For help.</param>
    /// <param name="words">Word and value; the first is the default.</param>
    public static Option<T> Of<T>(string name, string description, params (string Word, T Value)[] words)
    {
        Option<T> option = Optional(name, description, words);
        option.DefaultValueFactory = _ => words[0].Value;
        return option;
    }

    /// <summary>The same without a default: where it is not given, the value is the type's own, which a message does not send.</summary>
    public static Option<T> Optional<T>(string name, string description, params (string Word, T Value)[] words)
    {
        string known = string.Join(", ", words.Select(word => word.Word));
        var option = new Option<T>(name)
        {
            Description = $"{description}: {known}.",
            HelpName = string.Join('|', words.Select(word => word.Word)),
            CustomParser = result => Read(result, name, known, words),
        };
        option.CompletionSources.Add(words.Select(word => word.Word).ToArray());
        return option;
    }

    private static T? Read<T>(ArgumentResult result, string name, string known, (string Word, T Value)[] words)
    {
        string given = result.Tokens[0].Value;
        foreach ((string word, T value) in words)
        {
            if (string.Equals(word, given, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        result.AddError($"{name} is '{given}'; it must be one of {known}.");
        return default;
    }
}
