using System.Globalization;
using ImQuota.Load.Faults.Stores;
using ImQuota.Load.Measuring;
using ImQuota.Load.Processes;

namespace ImQuota.Load.Faults;

/// <summary>The service of one engine: it can be killed and started again on the same ports and data.</summary>
internal sealed class FaultService : IAsyncDisposable
{
    private readonly string _dll;
    private readonly string _connection;
    private readonly string _folder;
    private readonly string[] _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new();
    private readonly (int Admission, int Admin) _ports = (Ports.Next(), Ports.Next());
    private ServiceProcess _process = null!;

    private FaultService(string dll, string connection, string folder, string[] options, TimeProvider time)
    {
        (_dll, _connection, _folder, _options, _time) = (dll, connection, folder, options, time);
    }

    public ServiceProcess Process => _process;

    /// <summary>Bytes that it has in memory now.</summary>
    public long Memory => ProcessFigures.ResidentBytes(_process.Id);

    /// <param name="bounded">Apps whose policy is bounded; of the others it is closed.</param>
    public static async Task<FaultService> StartAsync(
        string dll, StoreSet stores, IEnumerable<ulong> bounded, FaultOptions options, TempFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            .. stores.ServiceOptions, "--store-deadline-ms", options.DeadlineMs.ToString(CultureInfo.InvariantCulture), "--data-dir", folder.Sub("data"),
            "--failure-policy", string.Concat("closed", string.Concat(bounded.Select(app => string.Create(CultureInfo.InvariantCulture, $",{app}=bounded")))),
        ];
        var service = new FaultService(dll, stores.Connection, folder.Path, arguments, time);
        await service.StartAgainAsync(cancellationToken);
        return service;
    }

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Waits until it is ready.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_process is { } old)
        {
            await old.DisposeAsync();
        }

        _process = await ServiceProcess.StartOnAsync(_ports, new ServiceBuild(_dll), _connection, _folder, _options, _time, cancellationToken);
    }

    /// <summary>Samples of its metrics page that begin with <paramref name="name"/>, by what stands before the value.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync(string name, CancellationToken cancellationToken)
    {
        string page = await _http.GetStringAsync(new Uri(_process.Admin.Address, "metrics"), cancellationToken);
        return page.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => (Sample: line[..line.LastIndexOf(' ')], Value: double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture)))
            .ToDictionary(one => one.Sample, one => one.Value, StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
