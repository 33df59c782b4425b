using System.Globalization;

namespace ImQuota.Load.Scale;

/// <summary>What <c>scale</c> was asked to do.</summary>
/// <param name="Target">Admission address of a running service on a real Redis.</param>
/// <param name="Redis">HOST:PORT of that Redis; asked for INFO memory only.</param>
/// <param name="App">App to fill; one with unlimited users and room for the groups, e.g. Premium.</param>
/// <param name="Users">Users at the last step, 1,000 to 10,000,000.</param>
/// <param name="Groups">Groups at the last step, 10 to 1,000,000.</param>
internal sealed record ScaleOptions(Uri Target, string Redis, ulong App, int Users, int Groups)
{
    public const string Help = """
        usage: ImQuota.Load scale [--target http://127.0.0.1:5250] [--redis 127.0.0.1:6379]
                                  [--app 1400000003] [--users 1000000] [--groups 100000]

        The service must run on that Redis with fresh demo apps (--demo). Ten memberships and ten friend sides a user are the day of
        a mid-sized chat service. The Redis is left full.
        """;

    public static ScaleOptions? Parse(string[] args, TextWriter errors)
    {
        var options = new ScaleOptions(new Uri("http://127.0.0.1:5250"), "127.0.0.1:6379", 1400000003, 1_000_000, 100_000);
        bool valid = args.Length % 2 == 0;
        for (int i = 0; valid && i < args.Length; i += 2)
        {
            string value = args[i + 1];
            switch (args[i])
            {
                case "--target" when Uri.TryCreate(value, UriKind.Absolute, out Uri? target):
                    options = options with { Target = target };
                    break;
                case "--redis" when value.Contains(':', StringComparison.Ordinal):
                    options = options with { Redis = value };
                    break;
                case "--app" when ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong app):
                    options = options with { App = app };
                    break;
                case "--users" when int.TryParse(value, CultureInfo.InvariantCulture, out int users) && users is >= 1000 and <= 10_000_000:
                    options = options with { Users = users };
                    break;
                case "--groups" when int.TryParse(value, CultureInfo.InvariantCulture, out int groups) && groups is >= 10 and <= 1_000_000:
                    options = options with { Groups = groups };
                    break;
                default:
                    errors.WriteLine($"{args[i]}: '{value}' is unknown or out of range.");
                    valid = false;
                    break;
            }
        }

        if (!valid)
        {
            errors.WriteLine(Help);
        }

        return valid ? options : null;
    }
}
