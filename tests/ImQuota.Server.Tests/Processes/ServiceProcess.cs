using System.Diagnostics;
using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>The service as an operator starts it: a process of its own, on free loopback ports.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const int StartSeconds = 30;
    private const int Sigterm = 15;
    private readonly Process _process;
    private readonly StringWriter _output;
    private readonly DirectoryInfo _data;

    private ServiceProcess(Process process, StringWriter output, DirectoryInfo data, int admissionPort, int adminPort)
    {
        _data = data;
        _process = process;
        _output = output;
        AdminAddress = Address(adminPort);
        Channel = GrpcChannel.ForAddress(Address(admissionPort));
        AdminChannel = GrpcChannel.ForAddress(AdminAddress);
    }

    internal GrpcChannel Channel { get; }

    internal GrpcChannel AdminChannel { get; }

    internal Uri AdminAddress { get; }

    internal AdmissionService.AdmissionServiceClient Admission => new(Channel);

    internal AppService.AppServiceClient Apps => new(AdminChannel);

    internal UsageService.UsageServiceClient Usage => new(AdminChannel);

    internal SubscriptionService.SubscriptionServiceClient Subscriptions => new(AdminChannel);

    internal BillingService.BillingServiceClient Billing => new(AdminChannel);

    internal ClockService.ClockServiceClient Clock => new(AdminChannel);

    internal OutboxService.OutboxServiceClient Outbox => new(AdminChannel);

    internal NodeService.NodeServiceClient Nodes => new(Channel);

    internal string Output => _output.ToString();

    /// <summary>Absolute path of the service as one executable (docs/ahead-of-time.md), instead of the one that is built with these tests; null: the latter.</summary>
    internal static string? Executable { get; } = Environment.GetEnvironmentVariable("IMQUOTA_TEST_SERVER") is { Length: > 0 } path ? path : null;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits until it is ready.</summary>
    internal static async Task<ServiceProcess> StartAsync(string[] arguments, params (string Name, string Value)[] variables)
    {
        ServiceProcess service = Launch(arguments, variables);
        await service.WaitUntilReadyAsync();
        return service;
    }

    internal static ServiceProcess Launch(string[] arguments, params (string Name, string Value)[] variables)
    {
        int admission = RedisProcess.FreePort();
        int admin = RedisProcess.FreePort();
        string[] all =
        [
            .. Executable is null ? [Path.Combine(AppContext.BaseDirectory, "ImQuota.Server.dll")] : (string[])[],
            "--admission-port", admission.ToString(CultureInfo.InvariantCulture),
            "--admin-port", admin.ToString(CultureInfo.InvariantCulture),
            .. arguments,
        ];
        var start = new ProcessStartInfo(Executable ?? "dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // What an earlier run left behind on the same port must not be taken for its own; --data-dir goes before.
        DirectoryInfo data = Directory.CreateTempSubdirectory("imquota-data-");
        start.Environment["IMQUOTA_DATA_DIR"] = data.FullName;
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        var output = new StringWriter();
        TextWriter shared = TextWriter.Synchronized(output);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => shared.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => shared.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, output, data, admission, admin);
    }

    /// <summary>As kill -9 does.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Cancellation);
    }

    /// <summary>As an orchestrator does. Returns the exit code.</summary>
    internal async Task<int> TerminateAsync()
    {
        Assert.Equal(0, NativeMethods.Kill(_process.Id, Sigterm));
        return await ExitAsync();
    }

    internal async Task<int> ExitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(StartSeconds));
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    internal async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = AdminAddress };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(StartSeconds));
        while (!_process.HasExited)
        {
            try
            {
                using HttpResponseMessage ready = await http.GetAsync("readyz", deadline.Token);
                if (ready.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
        }

        Assert.Fail($"The service ended with code {_process.ExitCode}:\n{Output}");
    }

    internal async Task<AppUsage> UsedAsync(ulong app)
        => (await Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = app }, cancellationToken: Cancellation)).App;

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        AdminChannel.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _data.Refresh();
        if (_data.Exists)
        {
            _data.Delete(recursive: true);
        }
    }

    private static Uri Address(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
}
