using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Processes;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Fallback;

/// <summary>A service process on a Redis of its own, which can go away and come back.</summary>
internal sealed class StoreAway : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("imquota-data-").FullName;
    private readonly string[] _arguments;

    private StoreAway(RedisProcess redis, string[] arguments)
    {
        Redis = redis;
        _arguments = ["--redis", redis.Address, "--demo", "--data-dir", _data, "--store-deadline-ms", "500", .. arguments];
    }

    public RedisProcess Redis { get; }

    public ServiceProcess Service { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<StoreAway> StartAsync(params string[] arguments)
    {
        string? program = RedisProcess.Find("redis-server");
        Assert.SkipWhen(program is null, "NOT TESTED: redis-server is not on PATH.");
        var away = new StoreAway(await RedisProcess.StartAsync(program!, Cancellation), arguments);
        await away.LaunchAsync();
        return away;
    }

    /// <summary>Kills the service as kill -9 does, and starts another on the same data.</summary>
    public async Task RestartAsync(bool whileAway)
    {
        await Service.KillAsync();
        await Service.DisposeAsync();
        if (!whileAway)
        {
            await LaunchAsync();
            return;
        }

        Begin();
    }

    /// <summary>Starts a service that need not become ready.</summary>
    public void Begin(params string[] more) => Service = ServiceProcess.Launch([.. _arguments, .. more], ("IMQUOTA_TAG_SECRET", RedisTests.Secret));

    public async Task<AdmitResult> AskAsync(AdmitAction action)
        => (await Service.Admission.AdmitAsync(new AdmitRequest { Actions = { action } }, cancellationToken: Cancellation)).Results[0];

    public Task<AdmitResult> LoginAsync(string user, ulong app = Hosting.Service.Premium)
        => AskAsync(new AdmitAction { Login = new LoginRequest { SdkAppId = app, UserId = user } });

    public Task<AdmitResult> CreateAsync(string group, ulong app = Hosting.Service.Premium, GroupType type = GroupType.Public)
        => AskAsync(new AdmitAction { CreateGroup = new CreateGroupRequest { SdkAppId = app, GroupId = group, Type = type } });

    public Task<AdmitResult> DissolveAsync(string group)
        => AskAsync(new AdmitAction { DissolveGroup = new DissolveGroupRequest { SdkAppId = Hosting.Service.Premium, GroupId = group } });

    /// <summary>Waits until the store decides again, and so has counted everything. Returns how often it had to ask before.</summary>
    public async Task<int> UntilBackAsync(string user = "back", ulong app = Hosting.Service.Premium)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        int asked = 0;
        while ((await LoginAsync(user, app)).Decision is not { Source: DecisionSource.Store })
        {
            asked++;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }

        return asked;
    }

    /// <summary>The value of a sample on the metrics page, by everything that stands before it.</summary>
    public async Task<double> MetricAsync(string sample)
    {
        using var http = new HttpClient { BaseAddress = Service.AdminAddress };
        string page = await http.GetStringAsync("metrics", Cancellation);
        string line = page.Split('\n').Single(line => line.StartsWith(sample + " ", StringComparison.Ordinal));
        return double.Parse(line[(sample.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Redis.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task LaunchAsync() => Service = await ServiceProcess.StartAsync(_arguments, ("IMQUOTA_TAG_SECRET", RedisTests.Secret));
}
