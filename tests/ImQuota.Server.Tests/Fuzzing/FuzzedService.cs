using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Webhooks;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>The whole service on a Redis of its own, which tells in one word whether anything in it changed.</summary>
internal sealed class FuzzedService : IAsyncDisposable
{
    /// <summary>Longer than any honest answer takes on a busy machine.</summary>
    internal static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(20);

    private const int Looks = 4;
    private readonly RedisProcess _redis;
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly List<string> _failures = [];

    private FuzzedService(Service service, RedisProcess redis, TcpClient client)
    {
        (Service, _redis, _client) = (service, redis, client);
        _reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Admission = Service.Http(service.AdmissionAddress, HttpVersion.Version20);
        Admin = Service.Http(service.AdminAddress, HttpVersion.Version20);
        Admission.Timeout = Admin.Timeout = Timeout.InfiniteTimeSpan;
    }

    internal Service Service { get; }

    internal HttpClient Admission { get; }

    internal HttpClient Admin { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<FuzzedService> StartAsync()
    {
        string? program = RedisProcess.Find("redis-server");
        Assert.SkipWhen(program is null, "NOT TESTED: redis-server is not on PATH.");
        RedisProcess redis = await RedisProcess.StartAsync(program!, Cancellation, "--enable-debug-command", "yes");
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port, Cancellation);
        Service service = await Service.StartAsync(redis: redis.Address, webhooks: new WebhookOptions { Mode = WebhookMode.Unsigned });
        return new FuzzedService(service, redis, client);
    }

    /// <summary>Changes with anything in the store.</summary>
    internal async Task<string> DigestAsync()
    {
        await _client.GetStream().WriteAsync("DEBUG DIGEST\r\n"u8.ToArray(), Cancellation);
        return (await _reader.ReadLineAsync(Cancellation))!;
    }

    /// <summary>Makes a call that is refused again, until the store is the same before and after: the service does other work too.</summary>
    internal async Task<bool> ChangesNothingAsync(Func<Task> call)
    {
        for (int look = 0; look < Looks; look++)
        {
            string before = await DigestAsync();
            await call();
            if (await DigestAsync() == before)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Apps that an input deleted or disabled, and an edition that one published, would leave little to fuzz.</summary>
    internal async Task RenewAsync()
    {
        foreach (ulong app in (ulong[])[Service.Developer, Service.Standard, Service.Premium])
        {
            try
            {
                await Service.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = app, Account = "acme", Edition = "premium" }, cancellationToken: Cancellation);
            }
            catch (Grpc.Core.RpcException exception) when (exception.StatusCode is Grpc.Core.StatusCode.AlreadyExists or Grpc.Core.StatusCode.InvalidArgument)
            {
                // It is there.
            }

            try
            {
                await Service.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = app }, cancellationToken: Cancellation);
            }
            catch (Grpc.Core.RpcException exception) when (exception.StatusCode is Grpc.Core.StatusCode.NotFound)
            {
                // Its id is not to be had any more.
            }
        }
    }

    internal void Fail(int number, string input, string what) => _failures.Add(string.Create(CultureInfo.InvariantCulture, $"input {number} of seed {FuzzSettings.Seed}: {input}\n  {what}"));

    /// <summary>The service still decides, and nothing failed.</summary>
    internal async Task EndAsync()
    {
        using HttpResponseMessage live = await Admin.GetAsync("healthz", Cancellation);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await Service.Admission.CheckFeatureAsync(new CheckFeatureRequest { SdkAppId = Service.Premium, Feature = Feature.UserStatus }, cancellationToken: Cancellation);
        Assert.True(_failures.Count == 0, $"{_failures.Count} failures, the first of them:\n{string.Join('\n', _failures.Take(12))}");
    }

    public async ValueTask DisposeAsync()
    {
        Admission.Dispose();
        Admin.Dispose();
        await Service.DisposeAsync();
        _client.Dispose();
        await _redis.DisposeAsync();
    }
}
