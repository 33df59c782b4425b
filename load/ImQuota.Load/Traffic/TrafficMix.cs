using System.Globalization;

namespace ImQuota.Load.Traffic;

/// <summary>How often each kind of action comes, as weights.</summary>
internal sealed class TrafficMix
{
    private const double MaxWeight = 1_000_000;
    private static readonly ActionKind[] Kinds = Enum.GetValues<ActionKind>();
    private readonly double[] _weights;

    private TrafficMix(string text, double[] weights)
    {
        Text = text;
        _weights = weights;
    }

    /// <summary>Named mixes: a mixed day, the morning, and joins alone.</summary>
    public static IReadOnlyDictionary<string, string> Named { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["day"] = "login=30,logout=10,join=25,leave=8,friend=8,unfriend=2,create=3,dissolve=2,feature=12",
        ["morning"] = "login=80,logout=5,join=10,feature=5",
        ["joins"] = "join=60,leave=40",
    };

    public string Text { get; }

    public double Weight(ActionKind kind) => _weights[(int)kind];

    /// <summary>A name of <see cref="Named"/>, or <c>kind=weight,...</c>; null with what is wrong in <paramref name="error"/>.</summary>
    public static TrafficMix? TryParse(string text, out string error)
    {
        error = "";
        double[] weights = new double[Kinds.Length];
        foreach (string part in Named.GetValueOrDefault(text, text).Split(','))
        {
            string[] pair = part.Split('=');
            if (pair.Length != 2 || !Enum.TryParse(pair[0], ignoreCase: true, out ActionKind kind) || !char.IsAsciiLetter(pair[0][0]))
            {
                error = $"'{part}' is not kind=weight with a kind of {string.Join(", ", Kinds).ToLowerInvariant()}, nor is the whole one of {string.Join(", ", Named.Keys)}";
                return null;
            }

            if (!double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) || !(weight is >= 0 and <= MaxWeight))
            {
                error = string.Create(CultureInfo.InvariantCulture, $"the weight '{pair[1]}' of {pair[0]} is not a number from 0 to {MaxWeight:F0}");
                return null;
            }

            weights[(int)kind] = weight;
        }

        if (weights.Sum() > 0)
        {
            return new TrafficMix(text, weights);
        }

        error = "all weights are 0";
        return null;
    }

    /// <param name="loginFactor">What the weight of logins is multiplied with at this moment.</param>
    public ActionKind Next(Random random, double loginFactor)
    {
        double extra = _weights[(int)ActionKind.Login] * (loginFactor - 1);
        double left = random.NextDouble() * (_weights.Sum() + extra);
        foreach (ActionKind kind in Kinds)
        {
            left -= kind == ActionKind.Login ? _weights[(int)kind] + extra : _weights[(int)kind];
            if (left < 0)
            {
                return kind;
            }
        }

        return Kinds[Array.FindLastIndex(_weights, weight => weight > 0)];
    }
}
