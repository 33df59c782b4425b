using System.Net;
using System.Security.Cryptography;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Subscriptions;
using ImQuota.Redis;
using ImQuota.Redis.Connections;
using ImQuota.Server.Admission;
using ImQuota.Server.Billing;
using ImQuota.Server.Hosting;
using ImQuota.Server.Metering;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Tests.Metering;
using ImQuota.Testing.Clock;
using ImQuota.Testing.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Prometheus;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>The admin and node services over real HTTP/2, with a store of its own: on the embedded engine, unless another is asked for.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    /// <summary>The app that most tests are about.</summary>
    internal const ulong App = 1_400_000_009;

    /// <summary>An afternoon in the middle of a month.</summary>
    internal static readonly Instant Start = Instant.FromUtc(2026, 5, 6, 7, 8);

    private static readonly byte[] Secret = SHA256.HashData("a secret of the tests"u8);
    private static int _stores;
    private readonly WebApplication _web;

    private readonly string _connection;
    private readonly string _prefix;

    private AdminHost(WebApplication web, ImQuotaStore store, OddTimeProvider clock, StreamsEnded ended, string connection, string prefix)
    {
        _connection = connection;
        _prefix = prefix;
        Ended = ended;
        _web = web;
        Store = store;
        Clock = clock;
        Address = new Uri(web.Urls.Single());
        Channel = GrpcChannel.ForAddress(Address);
    }

    internal Uri Address { get; }

    internal GrpcChannel Channel { get; }

    internal ImQuotaStore Store { get; }

    internal OddTimeProvider Clock { get; }

    /// <summary>Where the services count.</summary>
    internal CollectorRegistry Registry => _web.Services.GetRequiredService<CollectorRegistry>();

    internal StreamsEnded Ended { get; }

    internal AppService.AppServiceClient Apps => new(Channel);

    internal CatalogService.CatalogServiceClient Catalogues => new(Channel);

    internal UsageService.UsageServiceClient Usage => new(Channel);

    internal SubscriptionService.SubscriptionServiceClient Subscriptions => new(Channel);

    internal OutboxService.OutboxServiceClient Outbox => new(Channel);

    internal BillingService.BillingServiceClient Billing => new(Channel);

    internal NodeService.NodeServiceClient Nodes => new(Channel);

    private UsageTouches UsageTouches => _web.Services.GetRequiredService<UsageTouches>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>With one app of an edition, unless that is empty.</summary>
    /// <param name="edition">Of the app.</param>
    /// <param name="engine">Of the store.</param>
    /// <param name="configure">Puts something in the place of what is registered.</param>
    internal static async Task<AdminHost> StartAsync(string edition = "", string engine = "garnet", Action<IServiceCollection, ImQuotaStore>? configure = null)
        => await StartOnAsync(await ConnectionOfAsync(engine), edition, configure, json: true);

    /// <summary>The same, on a store that is there.</summary>
    /// <param name="connection">Of the store.</param>
    /// <param name="edition">Of the app.</param>
    /// <param name="configure">Puts something in the place of what is registered.</param>
    /// <param name="json">Whether it answers JSON over HTTP too.</param>
    internal static async Task<AdminHost> StartOnAsync(string connection, string edition, Action<IServiceCollection, ImQuotaStore>? configure, bool json)
    {
        AdminHost host = await StartAsync(new OddTimeProvider(Start), connection, $"s{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:", configure, json);
        if (edition.Length > 0)
        {
            await host.CreateAsync(App, edition);
        }

        return host;
    }

    /// <summary>Of its keys in the store.</summary>
    internal string Prefix => _prefix;

    /// <summary>Connection string of the store.</summary>
    internal string Connection => _connection;

    /// <summary>Another process on the same store, which answers gRPC alone.</summary>
    /// <param name="through">connection string by which it reaches the store; null: as this one does.</param>
    /// <param name="clock">Its own clock; null: the same as this one's.</param>
    /// <param name="configure">Puts something in the place of what is registered.</param>
    internal Task<AdminHost> OtherProcessAsync(string? through = null, OddTimeProvider? clock = null, Action<IServiceCollection, ImQuotaStore>? configure = null)
        => StartAsync(clock ?? Clock, through ?? _connection, _prefix, configure, json: false);

    /// <summary>What changes accounts, on ledgers that are seen in another way.</summary>
    internal AccountDesk DeskOn(ILedgerStore ledgers) => ActivatorUtilities.CreateInstance<AccountDesk>(_web.Services, ledgers);

    /// <summary>The rules by this process's catalogue and prices.</summary>
    internal SubscriptionRules Rules => _web.Services.GetRequiredService<SubscriptionRules>();

    /// <summary>What closes months.</summary>
    internal BillDesk Bills => _web.Services.GetRequiredService<BillDesk>();

    /// <summary>What the scheduler does when it wakes.</summary>
    internal Task LookAfterAccountsAsync() => _web.Services.GetRequiredService<AccountScheduler>().RunDueAsync(Cancellation);

    /// <summary>The same, by a scheduler that sees these wake-ups.</summary>
    internal Task LookAfterAccountsAsync(IWakeUpStore wakeUps) => ActivatorUtilities.CreateInstance<AccountScheduler>(_web.Services, wakeUps).RunDueAsync(Cancellation);

    private static async Task<string> ConnectionOfAsync(string engine)
    {
        try
        {
            return (await EngineSet.GetAsync(engine, Cancellation)).ConnectionString;
        }
        catch (EngineMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private static async Task<AdminHost> StartAsync(OddTimeProvider clock, string connection, string prefix, Action<IServiceCollection, ImQuotaStore>? configure, bool json)
    {
        ImQuotaStore store = await OpenStoreAsync(connection, prefix, clock);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var ended = new StreamsEnded();
        builder.Services.AddSingleton(ended);
        IGrpcServerBuilder grpc = builder.Services.AddGrpc(options => options.Interceptors.Add<StreamsEnded>()).AddAdminServices();
        if (json)
        {
            grpc.AddJsonOverHttp();
        }

        builder.Services.AddSingleton<Faults>();
        builder.Services.AddSingleton<FaultInterceptor>();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new WorkSpread(TimeSpan.Zero));
        builder.Services.AddMetering(new MeteringOptions { Source = MeterProcess.Source });
        builder.Services.AddSingleton<IAdmissionStore>(store.Admission);
        builder.Services.AddSingleton(store.Apps);
        builder.Services.AddSingleton(store.Catalogue);
        builder.Services.AddSingleton(store.Usage);
        builder.Services.AddSingleton(store.Repair);
        builder.Services.AddSingleton(store.History);
        builder.Services.AddSingleton(store.Search);
        builder.Services.AddSingleton(store.Nodes);
        builder.Services.AddSingleton(store.AppData);
        builder.Services.AddSingleton(store.AppChanges);
        builder.Services.AddSingleton(store.Ledgers);
        builder.Services.AddSingleton(store.WakeUps);
        builder.Services.AddSingleton(store.ParkedAccounts);
        builder.Services.AddSingleton(store.Clock);
        builder.Services.AddSingleton(store.UsageSchedule);
        builder.Services.AddSingleton(store.Outbox);
        builder.Services.AddSingleton(store.Bills);
        builder.Services.AddSingleton(store.Prices);
        configure?.Invoke(builder.Services, store);
        WebApplication web = builder.Build();
        web.MapAdminServices();
        await web.StartAsync(Cancellation);
        return new AdminHost(web, store, clock, ended, connection, prefix);
    }

    internal async Task<App> CreateAsync(ulong id, string edition)
        => (await Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = id, Account = "acme", Edition = edition }, cancellationToken: Cancellation)).App;

    /// <summary>As the admission service does, which puts the telling of the app's use forward.</summary>
    internal async Task<AdmissionOutcome> DecideAsync(AdmissionAction action, AdmissionMode mode = AdmissionMode.Enforce, ulong app = App)
    {
        AdmissionOutcome outcome = Assert.Single(await Store.Admission.DecideAsync(app, [new AdmissionRequest(mode, action)], Cancellation));
        UsageTouches.Touch(app);
        await UsageTouches.RunDueAsync(Cancellation);
        return outcome;
    }

    internal Task<AdmissionOutcome> LoginAsync(string user, string connection = "", string node = "", ulong app = App)
        => DecideAsync(new LoginAction(user, Domain.Editions.Platform.Android, connection, node), app: app);

    /// <summary>A login that comes late: it is counted by a process whose clock stands at an earlier instant.</summary>
    internal async Task RecordInAsync(string user, Instant at)
    {
        await using ImQuotaStore late = await OpenStoreAsync(_connection, _prefix, new OddTimeProvider(at));
        await late.Admission.DecideAsync(App, [new AdmissionRequest(AdmissionMode.Record, new LoginAction(user, Domain.Editions.Platform.Android, "", ""))], Cancellation);
    }

    /// <summary>All of an app's usage, as a customer reads it.</summary>
    internal async Task<AppUsage> UsedAsync()
        => (await Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = App }, cancellationToken: Cancellation)).App;

    /// <summary>The call must fail with the status; returns the names of the bad fields it tells.</summary>
    internal static async Task<IReadOnlyList<string>> FailsAsync<T>(StatusCode expected, Func<Task<T>> call)
    {
        RpcException failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(failure.StatusCode == expected, $"{failure.StatusCode} instead of {expected}: {failure.Status.Detail}");
        BadRequest? bad = failure.GetRpcStatus()?.GetDetail<BadRequest>();
        return bad is null ? [] : [.. bad.FieldViolations.Select(violation => violation.Field)];
    }

    internal Task StopAsync() => _web.StopAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _web.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static async Task<ImQuotaStore> OpenStoreAsync(string connectionString, string prefix, TimeProvider time)
    {
        var errors = new List<string>();
        StoreOptions options = StoreOptions.TryCreate($"{connectionString},prefix={prefix}", Secret, errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors));
        ImQuotaStore store = await ImQuotaStore.OpenAsync(options, time, NullLoggerFactory.Instance);
        await store.StartAsync(Cancellation);
        return store;
    }
}
