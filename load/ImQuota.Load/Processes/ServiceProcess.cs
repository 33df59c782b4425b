using System.Globalization;
using ImQuota.Load.H2;

namespace ImQuota.Load.Processes;

/// <summary>One ImQuota service on loopback.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    // Any secret will do: the store is new and thrown away.
    private const string Secret = "000102030405060708090a0b0c0d0e0f";
    private readonly ChildProcess _process;
    private readonly CpuQuota? _quota;

    private ServiceProcess(ChildProcess process, CpuQuota? quota, int admissionPort, int adminPort)
    {
        _process = process;
        _quota = quota;
        Admission = Endpoint(admissionPort);
        Admin = Endpoint(adminPort);
    }

    public int Id => _process.Id;

    public H2Endpoint Admission { get; }

    public H2Endpoint Admin { get; }

    /// <param name="more">Further options of its command line.</param>
    public static Task<ServiceProcess> StartAsync(
        ServiceBuild build, string redis, string directory, IReadOnlyList<string> more, TimeProvider time, CancellationToken cancellationToken)
        => StartOnAsync((ChildProcess.FreePort(), ChildProcess.FreePort()), build, redis, directory, more, time, cancellationToken);

    /// <summary>On ports that it had before, as after a crash.</summary>
    public static async Task<ServiceProcess> StartOnAsync(
        (int Admission, int Admin) ports, ServiceBuild build, string redis, string directory, IReadOnlyList<string> more, TimeProvider time, CancellationToken cancellationToken)
    {
        (int admission, int admin) = ports;
        string[] arguments =
        [
            build.Dll, "--redis", redis, "--demo", "--admission-port", admission.ToString(CultureInfo.InvariantCulture),
            "--admin-port", admin.ToString(CultureInfo.InvariantCulture), "--drain-seconds", "1", "--log-level", "Warning", .. more,
        ];
        CpuQuota? quota = build.Cores > 0 ? CpuQuota.Create(build.Cores) : null;
        (string program, IEnumerable<string> all) = quota?.Inside("dotnet", arguments) ?? ("dotnet", arguments);
        ChildProcess process = ChildProcess.Start("the service", program, all, directory, [("IMQUOTA_TAG_SECRET", Secret), .. build.Environment.Select(one => (one.Key, one.Value))]);
        var service = new ServiceProcess(process, quota, admission, admin);
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

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _quota?.Dispose();
    }

    private static H2Endpoint Endpoint(int port) => H2Endpoint.TryParse(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))!;
}
