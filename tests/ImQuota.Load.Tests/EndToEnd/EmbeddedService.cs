using System.Globalization;
using ImQuota.Load.Processes;
using Xunit;

namespace ImQuota.Load.Tests.EndToEnd;

/// <summary>A real service on the embedded engine, in a process of its own; one for all tests of a class.</summary>
public sealed class EmbeddedService : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    internal string Admission { get; private set; } = "";

    internal string Admin { get; private set; } = "";

    internal string Socket => Path.Combine(_folder.Path, "s");

    internal int ProcessId => _process!.Id;

    public async ValueTask InitializeAsync()
    {
        int admission = ChildProcess.FreePort();
        int admin = ChildProcess.FreePort();
        Admission = Address(admission);
        Admin = Address(admin);
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ImQuota.Server.dll"), "--admission-port", Text(admission), "--admin-port", Text(admin),
            "--unix-socket", Socket, "--data-dir", _folder.Sub("data"),
        ];
        _process = ChildProcess.Start("the service", "dotnet", arguments, _folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(Admin) };
        await _process.WaitUntilAsync(
            async cancellationToken =>
            {
                using HttpResponseMessage ready = await http.GetAsync("readyz", cancellationToken);
                return ready.IsSuccessStatusCode;
            },
            TimeProvider.System,
            CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string Address(int port) => "http://127.0.0.1:" + Text(port);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
