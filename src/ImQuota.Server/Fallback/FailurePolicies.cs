using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;

namespace ImQuota.Server.Fallback;

/// <summary>
/// The policy of each kind of action, for all apps and for single ones. Rules, of which the most specific holds: <c>POLICY</c>,
/// <c>ACTION=POLICY</c>, <c>APP=POLICY</c>, <c>APP/ACTION=POLICY</c>.
/// </summary>
internal sealed class FailurePolicies
{
    private readonly FailurePolicy[] _all;
    private readonly Dictionary<ulong, FailurePolicy[]> _apps = [];
    private readonly string _text;

    private FailurePolicies(string text)
    {
        _text = text;
        _all = new FailurePolicy[ActionKinds.Names.Count];
        Array.Fill(_all, FailurePolicy.Bounded);
    }

    /// <summary>Bounded for all: what an operator gets who says nothing.</summary>
    public static FailurePolicies Default { get; } = new("bounded");

    /// <summary>Whether any action of any app may be allowed while the store is away, so that a journal is needed.</summary>
    public bool NeedJournal => Array.Exists(_all, IsOpen) || _apps.Values.Any(app => Array.Exists(app, IsOpen));

    /// <summary>Null, with everything that is wrong in <paramref name="errors"/>.</summary>
    public static FailurePolicies? TryParse(string text, ICollection<string> errors)
    {
        int before = errors.Count;
        var policies = new FailurePolicies(text);

        // The general ones first: a single rule changes what they left.
        foreach (string rule in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).OrderBy(SpecificityOf))
        {
            if (!policies.TryAdd(rule))
            {
                errors.Add($"--failure-policy: '{rule}' must be POLICY, ACTION=POLICY, APP=POLICY or APP/ACTION=POLICY, where a policy is one of "
                    + $"closed, open, bounded, an app its number, and an action one of {string.Join(", ", ActionKinds.Names)}.");
            }
        }

        return errors.Count > before ? null : policies;
    }

    public FailurePolicy For(ulong sdkAppId, AdmissionAction action)
        => (_apps.Count > 0 && _apps.TryGetValue(sdkAppId, out FailurePolicy[]? app) ? app : _all)[ActionKinds.Of(action)];

    public override string ToString() => _text;

    private static bool IsOpen(FailurePolicy policy) => policy != FailurePolicy.Closed;

    private static int SpecificityOf(string rule)
        => !rule.Contains('=', StringComparison.Ordinal) ? 0 : rule.Contains('/', StringComparison.Ordinal) ? 3 : char.IsAsciiDigit(rule[0]) ? 2 : 1;

    private bool TryAdd(string rule)
    {
        string[] sides = rule.Split('=');
        if (sides.Length > 2 || !TryPolicy(sides[^1], out FailurePolicy policy))
        {
            return false;
        }

        string[] who = sides.Length == 1 ? [] : sides[0].Split('/');
        FailurePolicy[] target = _all;
        if (who.Length > 0 && ulong.TryParse(who[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong app))
        {
            if (!_apps.TryGetValue(app, out target!))
            {
                target = [.. _all];
                _apps.Add(app, target);
            }

            who = who[1..];
        }

        switch (who.Length)
        {
            case 0:
                Array.Fill(target, policy);
                return true;
            case 1 when ActionKinds.Names.Index().FirstOrDefault(kind => kind.Item == who[0]) is { Item: not null } kind:
                target[kind.Index] = policy;
                return true;
            default:
                return false;
        }
    }

    private static bool TryPolicy(string name, out FailurePolicy policy)
    {
        (bool known, policy) = name switch
        {
            "closed" => (true, FailurePolicy.Closed),
            "open" => (true, FailurePolicy.Open),
            "bounded" => (true, FailurePolicy.Bounded),
            _ => (false, FailurePolicy.Closed),
        };
        return known;
    }
}
