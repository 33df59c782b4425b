using System.Net.Sockets;
using Testcontainers.Redis;

namespace ImQuota.Testing.Engines;

/// <summary>Real Redis: the one that is named, else in a container, else a process.</summary>
internal sealed class RedisEngine : IEngine
{
    private const string DockerSocket = "/var/run/docker.sock";
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
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(container);
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

    /// <summary>All tests of the process share the engine, so no test disposes it, and the reaper of Testcontainers may be switched off.</summary>
    private static void Remove(RedisContainer container)
    {
        try
        {
#pragma warning disable VSTHRD002 // The process ends when this returns; nothing waits for a task.
            container.DisposeAsync().AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (Exception exception)
        {
            // What is thrown here would take the tests' exit code.
            Console.Error.WriteLine($"The Redis container could not be removed: {exception.Message}");
        }
    }

    /// <summary>A named engine is taken at its word, so that a wrong name is an error; at the usual place it must answer.</summary>
    private static bool DockerIsThere()
        => Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } || Answers(DockerSocket);

    /// <summary>An engine that was stopped may leave its socket behind.</summary>
    private static bool Answers(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
