using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImQuota.Embedded;

/// <summary>
/// The in-process engine that speaks Redis's protocol (Garnet), on a loopback port with a password of its own, so that no
/// other user of the machine writes to it. It persists by an append-only file that is committed with each operation; nobody
/// waits for it, so a kill can take the last moments with it.
/// </summary>
public sealed class EmbeddedEngine : IDisposable
{
    private readonly GarnetServer _server;
    private readonly DataDirectoryLock? _lock;
    private readonly EndMarker? _end;
    private readonly bool _persists;

    private EmbeddedEngine(GarnetServer server, DataDirectoryLock? directoryLock, EndMarker? end, IPEndPoint endpoint, string password)
    {
        _persists = directoryLock is not null;
        _end = end;
        _server = server;
        _lock = directoryLock;
        ConnectionString = $"{endpoint},password={password}";
    }

    /// <summary>
    /// Whether the engine was killed when it ran last, until <see cref="MadeWhole"/>. It writes down a script's commands one by one, so of the last script of
    /// an app a part may be kept.
    /// </summary>
    public bool WasCutOff => _end?.WasCutOff ?? false;

    /// <summary>For StackExchange.Redis; holds the password, so it is not for logs.</summary>
    public string ConnectionString { get; }

    /// <exception cref="IOException">The data directory is in use by another process, or cannot be written.</exception>
    public static EmbeddedEngine Start(EmbeddedEngineOptions options)
    {
        DataDirectoryLock? directoryLock = options.DataDirectory is { } directory ? DataDirectoryLock.Take(directory) : null;
        try
        {
            IPEndPoint endpoint = FreeEndpoint();
            string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var server = new GarnetServer([.. Arguments(options, endpoint, password)], NullLoggerFactory.Instance);
            EndMarker? end = options.DataDirectory is { } data ? EndMarker.Begin(data) : null;
            server.Start();
            return new EmbeddedEngine(server, directoryLock, end, endpoint, password);
        }
        catch
        {
            directoryLock?.Dispose();
            throw;
        }
    }

    /// <summary>Ends when a kill of the process takes nothing of what was answered before this call; at once where nothing persists.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (_persists)
        {
            await _server.Store.CommitAOFAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What a kill left half done was put right.</summary>
    public void MadeWhole() => _end?.MadeWhole();

    public void Dispose()
    {
        _server.Dispose();
        _end?.End();
        _lock?.Dispose();
    }

    private static List<string> Arguments(EmbeddedEngineOptions options, IPEndPoint endpoint, string password)
    {
        List<string> arguments =
        [
            "-q",
            "--bind", endpoint.Address.ToString(),
            "--port", endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--auth", "Password",
            "--password", password,
            "--lua",
            "--lua-transaction-mode",
        ];
        if (options.DataDirectory is { } directory)
        {
            // Without RandomAccess it wants libaio, and takes the process down where that is missing.
            arguments.AddRange(
            [
                "--aof", "--aof-commit-freq", "0", "--checkpointdir", Path.GetFullPath(directory), "--recover", "--device-type", "RandomAccess",
            ]);
        }

        return arguments;
    }

    /// <summary>
    /// Nobody listens there now. What listens on 127.0.0.1 may take a port between this and the engine's own listening, which waits for what is on disk; on
    /// Linux, where all of 127.0.0.0/8 is this machine's, the engine has an address of its own and nobody else looks for a port on it.
    /// </summary>
    private static IPEndPoint FreeEndpoint()
    {
        IPAddress address = OperatingSystem.IsLinux() ? new IPAddress([127, .. RandomNumberGenerator.GetBytes(2), 2]) : IPAddress.Loopback;
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
