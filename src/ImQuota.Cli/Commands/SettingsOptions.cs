using System.CommandLine;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Editions;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Cli.Commands;

/// <summary>An app's settings as options; what is not given stays as it is, or gets its default at creation.</summary>
internal sealed class SettingsOptions
{
    private const string AllLimits = "all";

    private static readonly string[] Limits = [.. Enum.GetValues<LimitKey>().Select(LimitNames.KeyOf)];

    private static readonly (string Word, Wire.LimitMode Value)[] Modes = [("enforce", Wire.LimitMode.Enforce), ("observe", Wire.LimitMode.Observe), ("off", Wire.LimitMode.Off)];

    private readonly Option<string[]> _limits = new("--limit")
    {
        Description = $"LIMIT=MODE, may be repeated. LIMIT: {AllLimits}, {string.Join(", ", Limits)}. MODE: enforce; observe (count, allow, flag what would be refused); off (count only).",
        HelpName = "limit=mode",
    };

    private readonly Option<UnknownGroups> _unknownGroups = Choice.Optional("--unknown-groups", "A join to a group that was never heard of", ("refuse", UnknownGroups.Refuse), ("adopt", UnknownGroups.Adopt));

    private readonly Option<NetCredit> _netCredit = Choice.Optional(
        "--net-credit", "Which dissolved groups give daily growth back (E8): created the same day, or any", ("same-day", NetCredit.SameDay), ("any-day", NetCredit.AnyDay));

    private readonly Option<MauCounting> _mauCounting = Choice.Optional(
        "--mau-counting", "How monthly active users are counted for the bill (E10)", ("exact", MauCounting.Exact), ("hll", MauCounting.Hll));

    private readonly Option<CrossPlatformPolicy> _crossPlatform = Choice.Optional("--cross-platform", "Which platforms of a user may be online together (E12)",
        ("multi", CrossPlatformPolicy.Multi), ("triple", CrossPlatformPolicy.Triple), ("dual", CrossPlatformPolicy.Dual), ("single", CrossPlatformPolicy.Single));

    public SettingsOptions() => _limits.CompletionSources.Add(_ => ((string[])[AllLimits, .. Limits]).SelectMany(limit => Modes.Select(mode => new System.CommandLine.Completions.CompletionItem($"{limit}={mode.Word}"))));

    public Command AddTo(Command command)
    {
        command.Options.Add(_limits);
        command.Options.Add(_unknownGroups);
        command.Options.Add(_netCredit);
        command.Options.Add(_mauCounting);
        command.Options.Add(_crossPlatform);
        return command;
    }

    /// <exception cref="CliException">A limit or a mode is not known, or a limit is named twice.</exception>
    public AppSettings Read(CliCall call) => new()
    {
        LimitModes = { ModesOf(call.Get(_limits) ?? []).Select(one => new LimitModeSetting { Key = one.Key, Mode = one.Value }) },
        UnknownGroups = call.Get(_unknownGroups),
        NetCredit = call.Get(_netCredit),
        MauCounting = call.Get(_mauCounting),
        CrossPlatformPolicy = call.Get(_crossPlatform),
    };

    /// <summary>A limit's own word stands above the one for all, wherever it is.</summary>
    private static SortedDictionary<string, Wire.LimitMode> ModesOf(string[] given)
    {
        var modes = new SortedDictionary<string, Wire.LimitMode>(StringComparer.Ordinal);
        (string Limit, Wire.LimitMode Mode)[] named = [.. given.Select(Parse)];
        if (named.GroupBy(one => one.Limit, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new CliException($"--limit names {twice.Key} twice.");
        }

        foreach ((string limit, Wire.LimitMode mode) in named.OrderByDescending(one => one.Limit == AllLimits))
        {
            foreach (string one in limit == AllLimits ? Limits : [limit])
            {
                modes[one] = mode;
            }
        }

        return modes;
    }

    private static (string Limit, Wire.LimitMode Mode) Parse(string text)
    {
        string[] parts = text.Split('=');
        int mode = parts.Length == 2 ? Array.FindIndex(Modes, one => one.Word == parts[1]) : -1;
        return mode >= 0 && (parts[0] == AllLimits || Limits.Contains(parts[0], StringComparer.Ordinal))
            ? (parts[0], Modes[mode].Value)
            : throw new CliException($"--limit is '{text}'; it must be LIMIT=MODE, where LIMIT is {AllLimits}, {string.Join(", ", Limits)}, and MODE is {string.Join(", ", Modes.Select(one => one.Word))}.");
    }
}
