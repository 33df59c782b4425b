using System.Net;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Redis.Connections;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>docs/metrics.md has a row for each metric that a service exposes, with its type and labels, and for no other.</summary>
public sealed class MetricsDocumentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_OfTheDocument_AreWhatIsExposed()
    {
        Scrape scrape = await ScrapeAsync();

        string[] exposed = [.. scrape.Types.Select(type => $"{type.Key} {type.Value} {string.Join(", ", scrape.LabelsOf(type.Key))}").Order(StringComparer.Ordinal)];
        string[] documented = [.. Rows().Select(row => $"{row[0].Trim('`')} {row[1]} {row[2]}").Order(StringComparer.Ordinal)];

        Assert.True(exposed.Length > 40, $"Only {exposed.Length} are exposed.");
        Assert.Equal(documented, exposed);
    }

    [Fact]
    public void Rows_OfTheDocument_SayWhoseNumberItIsAndWhatItMeans()
        => Assert.All(Rows(), row => Assert.True(row is [_, _, _, "process" or "store" or "store, of the apps shown", { Length: > 0 }], string.Join('|', row)));

    /// <summary>Of a service in which each family has come to be.</summary>
    private static async Task<Scrape> ScrapeAsync()
    {
        await using Service service = await Service.StartAsync();
        await service.Admission.LoginAsync(new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" }, cancellationToken: Cancellation);
        await service.Services.GetRequiredService<TelemetryRunner>().LookAsync(usageToo: true, settingsToo: true, Cancellation);
        service.Services.GetRequiredService<StoreHealthMetrics>().Looked(
            [
                new EndpointHealth("gone:1", false, StoreFault.Refused, TimeSpan.Zero, TimeSpan.Zero),
                new EndpointHealth("there:1", false, null, TimeSpan.Zero, TimeSpan.Zero),
            ],
            1);
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        return Scrape.Of(await http.GetStringAsync("metrics", Cancellation));
    }

    private static IEnumerable<string[]> Rows()
        => File.ReadLines(Path.Combine(Root(), "docs", "metrics.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ImQuota.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
