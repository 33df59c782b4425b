using System.Net;
using System.Security.Cryptography;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Server.Clocks;
using ImQuota.Server.Hosting;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Security;
using ImQuota.Server.Webhooks;
using ImQuota.Testing.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>The whole service on free ports, on the embedded engine with a store of its own and the demo apps.</summary>
internal sealed class Service : IAsyncDisposable
{
    internal const ulong Developer = 1_400_000_001;
    internal const ulong Standard = 1_400_000_002;
    internal const ulong Premium = 1_400_000_003;

    private static readonly byte[] Secret = SHA256.HashData("a secret of the tests"u8);
    private static int _stores;
    private readonly OpenedStore _store;
    private readonly WebApplication _web;
    private readonly string _data;

    private Service(OpenedStore store, WebApplication web, StreamsEnded ended, string data)
    {
        _data = data;
        Ended = ended;
        _store = store;
        _web = web;
        string[] addresses = [.. web.Urls];
        AdmissionAddress = new Uri(addresses[0]);
        AdminAddress = new Uri(addresses[1]);
        Channel = GrpcChannel.ForAddress(AdmissionAddress);
        AdminChannel = GrpcChannel.ForAddress(AdminAddress);
    }

    internal StreamsEnded Ended { get; }

    internal Uri AdmissionAddress { get; }

    internal Uri AdminAddress { get; }

    internal GrpcChannel Channel { get; }

    internal GrpcChannel AdminChannel { get; }

    internal IServiceProvider Services => _web.Services;

    internal AdmissionService.AdmissionServiceClient Admission => new(Channel);

    internal UsageService.UsageServiceClient Usage => new(AdminChannel);

    internal ClockService.ClockServiceClient Clock => new(AdminChannel);

    internal AppService.AppServiceClient Apps => new(AdminChannel);

    internal SubscriptionService.SubscriptionServiceClient Subscriptions => new(AdminChannel);

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="redis">Connection string; null: the embedded engine.</param>
    /// <param name="unixSocket">Null: none.</param>
    /// <param name="prefix">Of the store's keys; null: a store of its own.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="otlp">Where spans go; null: nowhere.</param>
    /// <param name="change">Other options.</param>
    /// <param name="logs">Gets what is logged; null: nobody.</param>
    /// <param name="webhooks">Null: none are served.</param>
    /// <param name="works">Due work beside the service's own.</param>
    internal static async Task<Service> StartAsync(
        string? redis = null, string? unixSocket = null, string? prefix = null, TimeProvider? time = null, Uri? otlp = null, Func<ServerOptions, ServerOptions>? change = null, ILoggerProvider? logs = null,
        WebhookOptions? webhooks = null, params IDueWork[] works)
    {
        redis ??= (await EngineSet.GetAsync("garnet", Cancellation)).ConnectionString;
        prefix ??= $"h{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:";
        string data = Directory.CreateTempSubdirectory("imquota-data-").FullName;
        var options = new ServerOptions
        {
            Address = IPAddress.Loopback,
            AdmissionPort = 0,
            AdminPort = 0,
            UnixSocket = unixSocket,
            Redis = $"{redis},prefix={prefix}",
            TagSecret = Secret,
            DataDirectory = data,
            Demo = true,
            TestClock = (time as TestClock)?.Now,
            Drain = TimeSpan.FromSeconds(5),
            LogLevel = LogLevel.None,
            OtlpEndpoint = otlp,
            TraceRatio = 0,
            Webhooks = webhooks ?? new(),
        };
        options = change is null ? options : change(options);
        var files = SecurityFiles.Load(options.Security);
        var ended = new StreamsEnded();
        OpenedStore store = await OpenedStore.OpenAsync(options, time ?? TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        WebApplication web = ImQuotaHost.Build(options, store, files, builder =>
        {
            builder.Logging.ClearProviders();
            if (logs is not null)
            {
                builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
            }

            builder.Services.AddSingleton(ended);
            foreach (IDueWork work in works)
            {
                builder.Services.AddSingleton(work);
            }

            builder.Services.Configure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<StreamsEnded>());
        });
        try
        {
            await web.StartAsync(Cancellation);
        }
        catch
        {
            await web.DisposeAsync();
            await store.DisposeAsync();
            Directory.Delete(data, recursive: true);
            throw;
        }

        return new Service(store, web, ended, data);
    }

    internal static HttpClient Http(Uri address, Version version) => new()
    {
        BaseAddress = address,
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>An app's usage without the instant it was read at, to see whether anything changed.</summary>
    internal async Task<AppUsage> UsedAsync(ulong app)
    {
        AppUsage usage = (await Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = app }, cancellationToken: Cancellation)).App;
        usage.AsOf = null;
        return usage;
    }

    internal Task StopAsync() => _web.StopAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        AdminChannel.Dispose();
        await _web.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
