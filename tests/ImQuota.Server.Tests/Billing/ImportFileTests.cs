using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Domain;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Tests.Documents;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Security;
using ImQuota.Server.Tests.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using UsageMethod = ImQuota.Domain.Metering.UsageMethod;

namespace ImQuota.Server.Tests.Billing;

/// <summary>A file of usage records by HTTP is what the same records are by gRPC.</summary>
public sealed class ImportFileTests
{
    private const string Path = "v1/usage-records:import";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_AFile_BillsAreThoseOfItsRecordsByGrpc()
    {
        Biller live = await Biller.StartAsync();
        await using AdminHost liveHost = live.Host;
        await live.UseAsync();
        string[] early = await live.RecordsAsync();
        liveHost.Clock.AdvanceTo(Biller.Cutoff + Duration.FromMilliseconds(1));
        string[] records = [.. early, .. await live.RecordsAsync(2)];
        Biller byGrpc = await AtCutoffAsync();
        await using AdminHost grpcHost = byGrpc.Host;
        Biller byHttp = await AtCutoffAsync();
        await using AdminHost httpHost = byHttp.Host;

        await byGrpc.ImportAsync(records);
        (HttpStatusCode status, JsonElement imported) = await SendAsync(httpHost, string.Join("\r\n", records) + "\n\n");
        (_, JsonElement again) = await SendAsync(httpHost, string.Join('\n', records));
        await grpcHost.LookAfterAccountsAsync();
        await httpHost.LookAfterAccountsAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        AssertShows("""{"records":6,"ignored":0,"refused":0,"errors":[]}""", imported);
        AssertShows("""{"records":6,"joined":0,"ignored":0,"refused":0,"errors":[]}""", again);
        Assert.InRange(imported.GetProperty("joined").GetInt64(), 3, 6);
        string expected = await byGrpc.ExportAsync(ExportFormat.Json);
        Assert.Contains("\"evidence_digest\"", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await byHttp.ExportAsync(ExportFormat.Json));
    }

    [Fact]
    public async Task Import_BadLines_AreToldByTheirPlacesAndStopNoOther()
    {
        Biller biller = await AtCutoffAsync();
        await using AdminHost host = biller.Host;
        string good = Biller.Record(Meter.Pcc, UsageMethod.Exact, new MeterReading { Quantity = 4, Watermark = Biller.EndOfJune }, 1);
        string half = good.Replace("\"quantity\":\"4\"", "\"quantity\":\"4.0000000000000000000000000000000001\"", StringComparison.Ordinal).Replace(":000001\"", ":000002\"", StringComparison.Ordinal);

        (HttpStatusCode status, JsonElement answer) = await SendAsync(host, $"{{\n\n{half}\n{new string('x', 70_000)}\n{good}");

        Assert.Equal(HttpStatusCode.OK, status);
        AssertShows(
            """{"records":4,"joined":1,"ignored":0,"refused":3,"errors":[{"index":0},{"index":1},{"index":2,"message":"$: has more than 65536 bytes, which are allowed"}]}""", answer);
        Assert.StartsWith("$: is not JSON", answer.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("$.data.quantity: ", answer.GetProperty("errors")[1].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_AsTheDocumentShowsIt_AnswersWhatItShows()
    {
        using Stream stream = typeof(ImportFileTests).Assembly.GetManifestResourceStream("usage-records.md")!;
        using var document = new StreamReader(stream);
        DocumentStep step = Assert.Single(DocumentSteps.Of(await document.ReadToEndAsync(Cancellation), "Into the bills"));
        Biller biller = await AtCutoffAsync();
        await using AdminHost host = biller.Host;
        var reading = new MeterReading { Quantity = 4, Watermark = Biller.EndOfJune };
        string peak = Biller.Record(Meter.Pcc, UsageMethod.Exact, reading, 1);
        string[] records =
        [
            peak, """{"specversion":"1.0","type":"io.imquota.reminder.v1"}""", Biller.Record(Meter.Mau, UsageMethod.Exact, reading, 1), peak.Replace("1400000009", "7", StringComparison.Ordinal),
        ];

        (_, JsonElement answer) = await SendAsync(host, string.Join('\n', records));

        Assert.EndsWith($" http://localhost:5251/{Path}", step.Commands, StringComparison.Ordinal);
        AssertShows(step.Answers, answer);
    }

    // The web server's own bound of a body is 30,000,000 bytes; a file of records turns over at 64 MiB.
    [Fact]
    public async Task Import_AFileLargerThanBodiesAreElsewhere_IsTaken()
    {
        Biller biller = await AtCutoffAsync();
        await using AdminHost host = biller.Host;
        string good = Biller.Record(Meter.Pcc, UsageMethod.Exact, new MeterReading { Quantity = 4, Watermark = Biller.EndOfJune }, 1);

        (HttpStatusCode status, JsonElement answer) = await SendAsync(host, string.Concat(Enumerable.Repeat(new string(' ', 9_999) + "\n", 3_300)) + good);

        Assert.Equal(HttpStatusCode.OK, status);
        AssertShows("""{"records":1,"joined":1}""", answer);
    }

    [Fact]
    public async Task Import_StoreAway_IsUnavailable()
    {
        await using AdminHost host = await AdminHost.StartAsync(configure: (services, _) => services.AddSingleton<ILedgerStore>(new AwayLedgers()));
        string good = Biller.Record(Meter.Pcc, UsageMethod.Exact, new MeterReading { Quantity = 4, Watermark = Biller.EndOfJune }, 1);

        (HttpStatusCode status, JsonElement answer) = await SendAsync(host, good);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        AssertShows("""{"code":14,"message":"away","details":[]}""", answer);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("usage.read admin", HttpStatusCode.Forbidden)]
    [InlineData("billing", HttpStatusCode.OK)]
    public async Task Import_ByCaller_NeedsTheScopeBilling(string? scopes, HttpStatusCode expected)
    {
        const string Key = "imq_key-of-a-caller-0123456789";
        using var keys = new Keys();
        keys.Write(Keys.Document(Keys.Caller("caller", Key, scopes ?? "billing", "all")));
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        http.DefaultRequestHeaders.Authorization = scopes is null ? null : new AuthenticationHeaderValue("Bearer", Key);

        using HttpResponseMessage response = await http.PostAsync(Path, new StringContent("{}"), Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<Biller> AtCutoffAsync()
    {
        Biller biller = await Biller.StartAsync();
        biller.Host.Clock.AdvanceTo(Biller.Cutoff + Duration.FromMilliseconds(1));
        return biller;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(AdminHost host, string file)
    {
        using HttpClient http = Service.Http(host.Address, HttpVersion.Version20);
        using var content = new StringContent(file, Encoding.UTF8, "application/x-ndjson");
        using HttpResponseMessage response = await http.PostAsync(Path, content, Cancellation);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement);
    }

    private static void AssertShows(string shown, JsonElement answer) => Assert.Null(JsonPart.Difference(JsonDocument.Parse(shown).RootElement, answer));

    /// <summary>Of a store that does not answer.</summary>
    private sealed class AwayLedgers : ILedgerStore
    {
        public Task<bool> CreateAsync(string account, Currency currency, CancellationToken cancellationToken) => throw new StoreUnavailableException("away");

        public Task<Ledger?> ReadAsync(string account, CancellationToken cancellationToken) => throw new StoreUnavailableException("away");

        public Task<int> CountAsync(string account, CancellationToken cancellationToken) => throw new StoreUnavailableException("away");

        public Task<bool> TryAppendAsync(Ledger read, IReadOnlyList<LedgerEvent> added, RememberedRequest? request, CancellationToken cancellationToken) => throw new StoreUnavailableException("away");

        public Task<RememberedRequest?> FindRequestAsync(string account, string requestId, CancellationToken cancellationToken) => throw new StoreUnavailableException("away");
    }
}
