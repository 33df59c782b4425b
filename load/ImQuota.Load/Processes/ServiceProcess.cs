using System.Globalization;
using ImQuota.Load.H2;

namespace ImQuota.Load.Processes;

/// <summary>One ImQuota service on loopback.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    // Any secret will do: the store is new and thrown away.
    private const string Secret = "000102030405060708090a0b0c0d0e0f";
    private readonly ChildProcess _process;

    private ServiceProcess(ChildProcess process, int admissionPort, int adminPort)
    {
        _process = process;
        Admission = Endpoint(admissionPort);
        Admin = Endpoint(adminPort);
    }

    public int Id => _process.Id;

    public H2Endpoint Admission { get; }

    public H2Endpoint Admin { get; }

    public static Task<ServiceProcess> StartAsync(string dll, string redis, string directory, TimeProvider time, CancellationToken cancellationToken)
        => StartAsync(dll, redis, directory, [], time, cancellationToken);

    /// <param name="more">Further options of its command line.</param>
    public static Task<ServiceProcess> StartAsync(
        string dll, string redis, string directory, IReadOnlyList<string> more, TimeProvider time, CancellationToken cancellationToken)
        => StartOnAsync((ChildProcess.FreePort(), ChildProcess.FreePort()), dll, redis, directory, more, time, cancellationToken);

    /// <summary>On ports that it had before, as after a crash.</summary>
    public static async Task<ServiceProcess> StartOnAsync(
        (int Admission, int Admin) ports, string dll, string redis, string directory, IReadOnlyList<string> more, TimeProvider time, CancellationToken cancellationToken)
    {
        (int admission, int admin) = ports;
        string[] arguments =
        [
            dll, "--redis", redis, "--demo", "--admission-port", admission.ToString(CultureInfo.InvariantCulture),
            "--admin-port", admin.ToString(CultureInfo.InvariantCulture), "--drain-seconds", "1", "--log-level", "Warning", .. more,
        ];
        ChildProcess process = ChildProcess.Start("the service", "dotnet", arguments, directory, ("IMQUOTA_TAG_SECRET", Secret));
        var service = new ServiceProcess(process, admission, admin);
        try
        {
            using var http = new HttpClient { BaseAddress = service.Admin.Address };
            await process.WaitUntilAsync(
                async ending =>
                {
                    using HttpResponseMessage ready = await http.GetAsync("readyz", ending);
                    return ready.IsSuccessStatusCode;
                },
                time,
                cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>As kill -9 does.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static H2Endpoint Endpoint(int port) => H2Endpoint.TryParse(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))!;
}
