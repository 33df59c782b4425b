using System.Globalization;
using System.Text.Json.Nodes;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using ImQuota.Server.Validation;
using NodaTime;
using StackExchange.Redis;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>A service process with all sinks, as docs/usage-records.md names their options.</summary>
public sealed class SinkTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2027, 1, 15, 2, 0);
    private readonly string _data = Directory.CreateTempSubdirectory("imquota-data-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Sinks_OfOneProcess_AreToldTheSameAndOneInTroubleLater(int batch)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        string token = Path.Combine(_data, "token");
        await File.WriteAllTextAsync(token, "secret\n", Cancellation);
        string[] redis = await RedisTests.ArgumentsAsync();
        string list = $"list-{Guid.NewGuid():N}";
        await using ServiceProcess service = await ServiceProcess.StartAsync(
            [
                .. redis, "--demo", "--test-clock", Start.ToString(), "--data-dir", _data, "--usage-source", "https://chat.example/regions/sg",
                "--usage-file", Path.Combine(_data, "usage", "usage.jsonl"), "--usage-redis-list", list, "--usage-redis-list-max", "1000",
                "--usage-http", receiver.Address.ToString(), "--usage-http-token-file", token, "--usage-http-batch", batch.ToString(CultureInfo.InvariantCulture),
            ],
            ("IMQUOTA_TAG_SECRET", RedisTests.Secret));
        await using ConnectionMultiplexer store = await ConnectionMultiplexer.ConnectAsync(redis[1].Split(',')[0]);
        await LoginAsync(service, "u1");
        await GoAsync(service, Start + Duration.FromMinutes(5));
        receiver.Answer = _ => 503;
        await LoginAsync(service, "u2");
        await GoAsync(service, Start + Duration.FromMinutes(10));
        string[] http = Taken(receiver, batch);
        string[] during = await ListAsync(store, list);
        GetOutboxResponse outbox = await service.Outbox.GetOutboxAsync(new GetOutboxRequest(), cancellationToken: Cancellation);
        receiver.Answer = _ => 200;
        await GoAsync(service, Start + Duration.FromMinutes(30));

        Assert.Equal(["usage.mau.snapshot 1", "usage.pcc.snapshot 1", "usage.mau.snapshot 2", "usage.pcc.snapshot 2"], Shown(during));
        Assert.Equal(["file 0", $"http {during.Length - http.Length}", "redis 0"], outbox.Sinks.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"{one.Name} {one.Waiting}"));
        string[] all = await ListAsync(store, list);
        Assert.Equal(all.Order(StringComparer.Ordinal), Taken(receiver, batch).Order(StringComparer.Ordinal));
        Assert.Equal(
            all.Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(_data, "usage")).Order(StringComparer.Ordinal).SelectMany(ReadShared).Order(StringComparer.Ordinal));
        Assert.Equal(all.Length, all.Select(EventText.IdOf).Distinct().Count());
        string type = batch == 1 ? "application/cloudevents+json; charset=utf-8" : "application/cloudevents-batch+json; charset=utf-8";
        Assert.All(receiver.Requests, one => Assert.Equal((type, "Bearer secret"), (one.Type, one.Authorization)));
        await store.GetDatabase().KeyDeleteAsync(list);
    }

    /// <summary>Of the app that is used, without ids.</summary>
    private static IEnumerable<string> Shown(IEnumerable<string> events)
        => events.Where(one => one.Contains($"\"subject\":\"{Service.Premium}\"", StringComparison.Ordinal) && EventText.TypeOf(one).StartsWith("usage.", StringComparison.Ordinal))
            .Select(one => $"{EventText.TypeOf(one)} {EventText.Show(one).Split(' ')[^1]}");

    private static string[] Taken(Receiver receiver, int batch)
        => [.. receiver.Taken.SelectMany(body => batch == 1 ? [body] : JsonNode.Parse(body)!.AsArray().Select(one => one!.ToJsonString()))];

    private static async Task<string[]> ListAsync(ConnectionMultiplexer store, string list)
        => [.. (await store.GetDatabase().ListRangeAsync(list)).Select(one => (string)one!)];

    private static async Task LoginAsync(ServiceProcess service, string user) => Assert.Equal(Verdict.Allowed, (await service.Admission.LoginAsync(
        new LoginRequest { SdkAppId = Service.Premium, UserId = user, ConnectionId = $"c-{user}", Platform = Platform.Web }, cancellationToken: Cancellation)).Decision.Verdict);

    private static async Task GoAsync(ServiceProcess service, Instant to)
        => await service.Clock.AdvanceTimeAsync(new AdvanceTimeRequest { To = to.ToTimestamp() }, cancellationToken: Cancellation);

    private static IEnumerable<string> ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
