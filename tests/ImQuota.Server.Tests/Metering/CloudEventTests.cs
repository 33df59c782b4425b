using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>Every type of record against the rules of CloudEvents 1.0 and of the JSON event format.</summary>
public sealed partial class CloudEventTests
{
    private static readonly string[] Instants = ["time", "recordedtime"];

    [Fact]
    public async Task Events_OfEachType_KeepTheRules()
    {
        string[] events = await AllTypesAsync();

        Assert.Equal(
            ["period.closed", "reminder", "subscription.state", "usage.correction", "usage.mau.snapshot", "usage.pcc.snapshot"],
            events.Select(EventText.TypeOf).Distinct().Order(StringComparer.Ordinal));
        Assert.All(events, Check);
        Assert.Equal(events.Length, events.Select(EventText.IdOf).Distinct().Count());
    }

    private static void Check(string text)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 64 * 1024);
        Assert.DoesNotContain('\n', text);
        using var document = JsonDocument.Parse(text);
        foreach (JsonProperty attribute in document.RootElement.EnumerateObject())
        {
            Assert.Matches(AttributeName(), attribute.Name);
            Assert.InRange(attribute.Name.Length, 1, 20);

            // Context attributes are texts here: a count would not fit into the 32 bits of an Integer.
            Assert.Equal(attribute.Name == "data" ? JsonValueKind.Object : JsonValueKind.String, attribute.Value.ValueKind);
            Assert.True(attribute.Name == "data" || attribute.Value.GetString()!.Length > 0, attribute.Name);
        }

        string Of(string name) => document.RootElement.GetProperty(name).GetString()!;
        Assert.Equal(("1.0", "application/json"), (Of("specversion"), Of("datacontenttype")));
        Assert.InRange(Of("id").Length, 1, 100);
        Assert.Equal(MeterProcess.Source.AbsoluteUri, Of("source"));
        Assert.True(Uri.TryCreate(Of("dataschema"), UriKind.Absolute, out _));
        Assert.Equal(Of("subject"), Of("partitionkey"));
        Assert.Matches(Sequence(), Of("sequence"));
        Assert.All(Instants, name => Assert.True(
            DateTimeOffset.TryParseExact(Of(name), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), name));
        Assert.All(
            document.RootElement.GetProperty("data").EnumerateObject().Where(one => one.Name is not ("final" or "peakbynode")),
            one => Assert.Equal(JsonValueKind.String, one.Value.ValueKind));
    }

    /// <summary>A term from purchase to suspension, with a month that is closed and corrected.</summary>
    private static async Task<string[]> AllTypesAsync()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("399.00");
        await customer.PurchaseAsync("standard", 1, "o1");
        await host.LoginAsync("u1", "c1", "n<1>");
        var received = new List<string>();
        var process = new MeterProcess(host, [new MemorySink(new CrashPoint(), received)]);
        await RunAsync(host, process, Duration.FromMinutes(2));
        await RunAsync(host, process, Duration.FromDays(31));

        // A clock that is a month behind stands for a fact that comes late.
        await host.RecordInAsync("u2", AdminHost.Start);
        await RunAsync(host, process, Duration.FromDays(2));
        return [.. received];
    }

    private static async Task RunAsync(AdminHost host, MeterProcess process, Duration after)
    {
        host.Clock.Advance(after);
        await host.LookAfterAccountsAsync();
        Assert.True(await process.RunAsync());
    }

    [GeneratedRegex("^[a-z0-9]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeName();

    [GeneratedRegex("^[0-9]{20}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sequence();
}
