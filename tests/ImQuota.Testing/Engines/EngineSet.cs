namespace ImQuota.Testing.Engines;

/// <summary>
/// The engines of this machine, each started once a process when first asked for. What is missing is told by
/// <see cref="EngineMissingException"/>, which tests turn into a skip, unless IMQUOTA_REQUIRE_ENGINES names it.
/// </summary>
public static class EngineSet
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Task<(IEngine? Engine, string? Missing)>> Running = new(StringComparer.Ordinal);

    /// <summary>All of them, or those that <c>IMQUOTA_TEST_ENGINES</c> lists.</summary>
    public static IReadOnlyList<string> Names { get; } =
        Environment.GetEnvironmentVariable("IMQUOTA_TEST_ENGINES") is { Length: > 0 } only
            ? only.Split(',', StringSplitOptions.TrimEntries)
            : ["garnet", "redis", "cluster"];

    /// <exception cref="EngineMissingException">It cannot be had here, and is not required.</exception>
    public static async Task<IEngine> GetAsync(string name, CancellationToken cancellationToken)
    {
        Task<(IEngine? Engine, string? Missing)>? starting;
        lock (Gate)
        {
            if (!Running.TryGetValue(name, out starting))
            {
                starting = StartAsync(name);
                Running.Add(name, starting);
            }
        }

        return OrMissing(name, await starting.WaitAsync(cancellationToken));
    }

    /// <summary>One that nobody else uses, unless a running Redis is named; the caller disposes it.</summary>
    /// <exception cref="EngineMissingException">It cannot be had here, and is not required.</exception>
    public static async Task<IEngine> StartOwnAsync(string name, CancellationToken cancellationToken) => OrMissing(name, await StartAsync(name).WaitAsync(cancellationToken));

    private static IEngine OrMissing(string name, (IEngine? Engine, string? Missing) found)
    {
        if (found.Engine is not null)
        {
            return found.Engine;
        }

        string text = $"NOT TESTED on {name}: {found.Missing}.";
        Console.WriteLine(text);
        throw IsRequired(name) ? new InvalidOperationException(text + " IMQUOTA_REQUIRE_ENGINES requires it.") : new EngineMissingException(text);
    }

    private static Task<(IEngine? Engine, string? Missing)> StartAsync(string name) => name switch
    {
        "garnet" => Task.FromResult<(IEngine?, string?)>((new GarnetEngine(), null)),
        "redis" => RedisEngine.StartAsync(CancellationToken.None),
        "cluster" => ClusterEngine.StartAsync(CancellationToken.None),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "is not an engine"),
    };

    private static bool IsRequired(string name)
        => (Environment.GetEnvironmentVariable("IMQUOTA_REQUIRE_ENGINES") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.Ordinal);
}
