using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ImQuota.Load.H2;

namespace ImQuota.Load.Cli;

/// <summary>Options that check themselves: each error names the option, the value and what is allowed.</summary>
internal static class OptionKinds
{
    public static Option<int> Number(string name, int usual, int min, int max, string description) => Of(
        name, usual, string.Create(CultureInfo.InvariantCulture, $"{description} {min}-{max}."),
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"),
        text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? (true, value) : default);

    public static Option<double> Decimal(string name, double usual, double min, double max, string description) => Of(
        name, usual, string.Create(CultureInfo.InvariantCulture, $"{description} {min:0.##}-{max:0.##}."),
        string.Create(CultureInfo.InvariantCulture, $"a number from {min:0.##} to {max:0.##}"),
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max ? (true, value) : default);

    public static Option<ulong> AppId(string name, ulong usual, string description) => Of(
        name, usual, description, "a whole number from 1 to 18446744073709500000",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value is >= 1 and <= 18_446_744_073_709_500_000 ? (true, value) : default);

    public static Option<TimeSpan> Duration(string name, TimeSpan usual, TimeSpan min, TimeSpan max, string description) => Of(
        name, usual, $"{description} E.g. 30s, 5m, 1h; {Text(min)}-{Text(max)}.", $"a time from {Text(min)} to {Text(max)}, e.g. 30s, 5m, 1h",
        text => TryParseDuration(text) is { } value && value >= min && value <= max ? (true, value) : default);

    public static Option<H2Endpoint> Endpoint(string name, string usual, string description) => Of(
        name, H2Endpoint.TryParse(usual)!, description, "http://host:port or unix:/path",
        text => H2Endpoint.TryParse(text) is { } value ? (true, value) : default);

    public static Option<T> Choice<T>(string name, T usual, string description)
        where T : struct, Enum
        => Of(
            name, usual, $"{description} One of {Names<T>()}.", $"one of {Names<T>()}",
            text => Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? (true, value) : default);

    /// <summary>HOST:PORT; null when it is not given.</summary>
    public static Option<string?> HostAndPort(string name, string? usual, string description) => Of<string?>(
        name, usual, description, "HOST:PORT", text => IsHostAndPort(text) ? (true, text) : default);

    /// <summary>A file that is written at the end; null when it is not given.</summary>
    public static Option<string?> OutputFile(string name, string description) => Of<string?>(
        name, null, description, "a file in a folder that exists",
        text => text.Length > 0 && !Directory.Exists(text) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(text))) ? (true, Path.GetFullPath(text)) : default);

    public static bool IsHostAndPort(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
    }

    internal static TimeSpan? TryParseDuration(string text)
    {
        (double unit, int letters) = text switch
        {
            [.., 's'] => (1.0, 1),
            [.., 'm'] => (60.0, 1),
            [.., 'h'] => (3600.0, 1),
            _ => (1.0, 0),
        };
        return double.TryParse(text.AsSpan(0, text.Length - letters), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value <= 1_000_000
            ? TimeSpan.FromSeconds(value * unit)
            : null;
    }

    private static string Text(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.##}h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.##}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.##}s"),
    };

    private static string Names<T>()
        where T : struct, Enum
        => string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant();

    private static Option<T> Of<T>(string name, T usual, string description, string allowed, Func<string, (bool Good, T Value)> read) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result => Read(result, name, allowed, read),
    };

    private static T Read<T>(ArgumentResult result, string name, string allowed, Func<string, (bool Good, T Value)> read)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        (bool good, T value) = read(text);
        if (!good)
        {
            result.AddError($"{name} is '{text}'; it must be {allowed}.");
        }

        return value;
    }
}
