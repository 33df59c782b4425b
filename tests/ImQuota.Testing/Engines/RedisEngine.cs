using Testcontainers.Redis;

namespace ImQuota.Testing.Engines;

/// <summary>Real Redis: the one that is named, else in a container, else a process.</summary>
internal sealed class RedisEngine : IEngine
{
    private readonly IAsyncDisposable? _owned;

    private RedisEngine(string connectionString, IAsyncDisposable? owned)
    {
        ConnectionString = connectionString;
        _owned = owned;
    }

    public string Name => "redis";

    public string ConnectionString { get; }

    /// <summary>Null with the reason: there is none here.</summary>
    public static async Task<(IEngine? Engine, string? Missing)> StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("IMQUOTA_TEST_REDIS") is { Length: > 0 } named)
        {
            return (new RedisEngine(named, null), null);
        }

        if (DockerIsThere())
        {
            RedisContainer container = new RedisBuilder(Environment.GetEnvironmentVariable("IMQUOTA_TEST_REDIS_IMAGE") ?? "redis:7.4").Build();
            await container.StartAsync(cancellationToken);
            return (new RedisEngine(container.GetConnectionString(), container), null);
        }

        if (RedisProcess.Find("redis-server") is { } program)
        {
            RedisProcess process = await RedisProcess.StartAsync(program, cancellationToken);
            return (new RedisEngine(process.Address, process), null);
        }

        return (null, "IMQUOTA_TEST_REDIS is not set, no Docker answers, and redis-server is not on PATH");
    }

    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static bool DockerIsThere()
        => Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } || File.Exists("/var/run/docker.sock");
}
