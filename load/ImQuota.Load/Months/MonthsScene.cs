using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Load.Measuring;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Months;

/// <summary>A redis-server with an append-only file, and the service on a test clock before it; both are stopped and removed at the end.</summary>
internal sealed class MonthsScene : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private RedisServer? _server;

    public ServiceProcess Service { get; private set; } = null!;

    public RedisInfo Redis { get; private set; } = null!;

    public GrpcChannel Admin { get; private set; } = null!;

    public GrpcChannel Admission { get; private set; } = null!;

    /// <param name="command">Who needs it, for messages.</param>
    /// <param name="service">ImQuota.Server.dll; null: the Release build of this checkout.</param>
    /// <param name="begin">Where the clock stands.</param>
    /// <param name="spreadSeconds">Of the service's --work-spread-seconds.</param>
    /// <exception cref="LoadException">Something is not installed, or does not start.</exception>
    public static async Task<MonthsScene> StartAsync(string command, string? service, DateTimeOffset begin, int spreadSeconds, TimeProvider time, CancellationToken cancellationToken)
    {
        string program = Programs.Find("redis-server") ?? throw new LoadException($"redis-server is not on PATH; {command} needs one of its own.");
        string dll = service ?? Programs.FindService() ?? throw new LoadException("The service is not built: dotnet build -c Release src/ImQuota.Server");
        var scene = new MonthsScene();
        try
        {
            await scene.OpenAsync(program, dll, begin, spreadSeconds, time, cancellationToken);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        Admission?.Dispose();
        if (Service is not null)
        {
            await Service.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task OpenAsync(string program, string dll, DateTimeOffset begin, int spreadSeconds, TimeProvider time, CancellationToken cancellationToken)
    {
        _server = await RedisServer.StartAsync(program, _folder.Sub("redis"), persist: true, time, cancellationToken);
        Redis = new RedisInfo(_server.Address);
        string[] options =
        [
            "--test-clock", begin.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "--usage-file", Path.Combine(_folder.Path, "usage.jsonl"),
            "--work-spread-seconds", spreadSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        Service = await ServiceProcess.StartAsync(new ServiceBuild(dll), _server.Address, _folder.Path, options, time, cancellationToken);
        Admin = Channels.Open(Service.Admin);
        Admission = Channels.Open(Service.Admission);
    }
}
