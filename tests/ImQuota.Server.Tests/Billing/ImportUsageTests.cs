using ImQuota.Contracts.V1;
using ImQuota.Domain.Metering;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;
using UsageMethod = ImQuota.Domain.Metering.UsageMethod;

namespace ImQuota.Server.Tests.Billing;

/// <summary>A file of usage records leads to the same bills, in any order and any number of times.</summary>
public sealed class ImportUsageTests
{
    private static readonly Duration Tick = Duration.FromMilliseconds(1);

    [Fact]
    public async Task Import_IntoAnEmptyStoreShuffledAndTwice_BillsAreEqualByteForByte()
    {
        Biller live = await Biller.StartAsync();
        await using AdminHost liveHost = live.Host;
        await live.UseAsync();
        string[] early = await live.RecordsAsync();
        liveHost.Clock.AdvanceTo(Biller.Cutoff + Tick);
        string[] file = [.. early, .. await live.RecordsAsync(2)];
        await liveHost.LookAfterAccountsAsync();

        var exports = new List<string>();
        foreach (string[] mixed in new[] { file, [.. file.Reverse()], [.. file, .. file.Reverse(), .. file], [.. file.OrderBy(record => record.Length % 7), .. file] })
        {
            Biller replay = await Biller.StartAsync();
            await using AdminHost host = replay.Host;
            host.Clock.AdvanceTo(Biller.Cutoff + Tick);
            ImportUsageResponse imported = await replay.ImportAsync(mixed);
            ImportUsageResponse again = await replay.ImportAsync(mixed);
            await host.LookAfterAccountsAsync();
            Assert.Equal((mixed.Length, 0L, 0L), (imported.Records, imported.Refused, imported.Ignored));
            Assert.Equal((mixed.Length, 0L), (again.Records, again.Joined));
            exports.Add(await replay.ExportAsync(ExportFormat.Json));
        }

        string expected = await live.ExportAsync(ExportFormat.Json);
        Assert.Contains("\"evidence_digest\"", expected, StringComparison.Ordinal);
        Assert.All(exports, export => Assert.Equal(expected, export));
    }

    // More users than those by which two counts may differ; files of two days, and of a few records each.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_OfTheFilesThatTheServiceWrote_BillsAreEqualByteForByte(bool mixed)
    {
        string directory = Directory.CreateTempSubdirectory("imquota-usage-").FullName;
        Biller live = await Biller.StartAsync();
        await using AdminHost liveHost = live.Host;
        await using var file = new FileSink(new FileSinkOptions(Path.Combine(directory, "usage.jsonl"), 2_000), liveHost.Clock);
        var process = new MeterProcess(liveHost, [file]);
        await live.UseAsync();
        Instant first = liveHost.Clock.Now + Duration.FromHours(2);
        liveHost.Clock.AdvanceTo(first);
        Assert.True(await process.RunAsync());
        for (int i = 6; i <= 40; i++)
        {
            Assert.True((await liveHost.LoginAsync($"u{i}")).Allowed);
        }

        foreach (Duration later in new[] { Duration.FromHours(3), Duration.FromHours(30) })
        {
            liveHost.Clock.AdvanceTo(first + later);
            Assert.True(await process.RunAsync());
        }

        liveHost.Clock.AdvanceTo(Biller.Cutoff + Tick);
        Assert.True(await process.RunAsync());
        await liveHost.LookAfterAccountsAsync();

        string[] files = [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)];
        string[] told = [.. files.SelectMany(ReadShared)];
        Biller replay = await Biller.StartAsync();
        await using AdminHost host = replay.Host;
        await replay.GoAsync(first);
        host.Clock.AdvanceTo(Biller.Cutoff + Tick);
        ImportUsageResponse imported = await replay.ImportAsync(mixed ? [.. told.Reverse(), .. told] : told);
        await host.LookAfterAccountsAsync();

        Assert.Equal(3, files.Length);
        Assert.Equal(["20260610", "20260701"], files.Select(name => Path.GetFileName(name).Split('.')[1]).Distinct());
        Assert.Equal(0, imported.Refused);
        Assert.Contains(told, record => record.Contains("\"quantity\":\"40\"", StringComparison.Ordinal));
        Assert.Equal(40, (await live.GetAsync()).Lines.First(line => line.Kind == BillLineKind.MauOverage).Used);
        Assert.Equal(await live.ExportAsync(ExportFormat.Json), await replay.ExportAsync(ExportFormat.Json));
        Directory.Delete(directory, recursive: true);

        static IEnumerable<string> ReadShared(string path)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    // Its term ended in August, and no other instant of the account is to come before its data goes.
    [Fact]
    public async Task Import_LateFactOfAnAppWhoseTermHasEnded_IsCorrectedByItself()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        for (Instant at = Biller.Cutoff; at < Instant.FromUtc(2026, 10, 20, 0, 0); at += Duration.FromDays(1))
        {
            await biller.GoAsync(at + Tick);
        }

        var late = new MeterReading { Quantity = 12, Watermark = Biller.EndOfJune, Final = true };
        await biller.ImportAsync(Biller.Record(Meter.Mau, UsageMethod.Exact, late, 5), Biller.Record(Meter.Mau, UsageMethod.HllP14, late, 5));
        await biller.GoAsync(host.Clock.Now + Tick);

        Bill september = await biller.GetAsync("acme/1400000009/usage/2026-09");
        Assert.Equal([("7", "0.10", Biller.Usage)], september.Lines.Where(line => line.Kind == BillLineKind.Correction).Select(line => (line.Quantity, line.Amount.Amount, line.Corrects)));
    }

    [Fact]
    public async Task Import_AfterTheBill_CorrectionMakesWhatALateBillWouldHave()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        Biller late = await Biller.StartAsync();
        await using AdminHost lateHost = late.Host;
        string[] facts = [Biller.Record(Meter.Mau, UsageMethod.Exact, Known(12), 5), Biller.Record(Meter.Mau, UsageMethod.HllP14, Known(12), 5), Biller.Record(Meter.Pcc, UsageMethod.Exact, Known(7), 5)];
        await biller.UseAsync();
        await biller.GoAsync(Biller.Cutoff + Tick);
        await biller.ImportAsync(facts);
        await late.UseAsync();
        lateHost.Clock.AdvanceTo(Biller.Cutoff + Tick);
        await late.ImportAsync(facts);

        Instant next = Instant.FromUtc(2026, 8, 1, 16, 0);
        await biller.GoAsync(next);
        await late.GoAsync(next);
        Bill june = await biller.GetAsync();
        Bill july = await biller.GetAsync("acme/1400000009/usage/2026-07");
        Bill whole = await late.GetAsync();

        BillLine[] corrections = [.. july.Lines.Where(line => line.Kind == BillLineKind.Correction)];
        Assert.Equal("0.65", june.Total.Amount);
        Assert.Equal([("7", "0.10", Biller.Usage), ("4", "0.80", Biller.Usage)], corrections.Select(line => (line.Quantity, line.Amount.Amount, line.Corrects)));
        Assert.Equal("1.55", whole.Total.Amount);
        Assert.Equal(await Paid(host), await Paid(lateHost));

        static MeterReading Known(long quantity) => new() { Quantity = quantity, Watermark = Biller.EndOfJune, Final = true };

        static async Task<string> Paid(AdminHost at) => (await new Customer(at).AccountAsync()).Cash.Amount;
    }

    // More users than those by which two counts may differ. The estimate that the store has of June is of before.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_ExactCountAlone_IsBilledBesideAnOlderEstimate(bool afterTheBill)
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        await biller.GoAsync(Biller.Cutoff - Tick);
        string late = Biller.Record(Meter.Mau, UsageMethod.Exact, new MeterReading { Quantity = 400, Watermark = Biller.EndOfJune, Final = true }, 5);
        if (!afterTheBill)
        {
            await biller.ImportAsync(late);
        }

        await biller.GoAsync(Biller.Cutoff + Tick);
        if (afterTheBill)
        {
            await biller.ImportAsync(late);
        }

        await biller.GoAsync(Instant.FromUtc(2026, 8, 1, 16, 0));

        Bill billed = await biller.GetAsync(afterTheBill ? "acme/1400000009/usage/2026-07" : Biller.Usage);
        BillLine line = Assert.Single(billed.Lines, line => line.Kind == (afterTheBill ? BillLineKind.Correction : BillLineKind.MauOverage));
        Assert.Equal((afterTheBill ? "395" : "398", 400), (line.Quantity, line.Used));
        Assert.Equal("", (await new Customer(host).AccountAsync()).ParkedFor);
    }

    [Theory]
    [InlineData("{", "$: is not JSON")]
    [InlineData("[]", "is not an object")]
    [InlineData("specversion=0.3", "$.specversion: '0.3' is not 1.0")]
    [InlineData("type=some.other", "$.type: 'some.other' is none of")]
    [InlineData("imqperiod=2026-13", "$.imqperiod: '2026-13' is no month")]
    [InlineData("tenantid=nobody", "is no app of the account \"nobody\"")]
    [InlineData("sdkappid=7", "$.data.sdkappid: 7 is no app")]
    [InlineData("quantity=-1", "$.data.quantity: '-1' is no whole number")]
    [InlineData("method=guess", "$.data.method: 'guess' is neither")]
    [InlineData("periodend=2026-07-01T00:00:00.000Z", "is not 2026-06 of the app")]
    [InlineData("watermark=2026-09-01T00:00:00.000Z", "is still to come")]
    [InlineData("watermark=soon", "$.data.watermark: 'soon' is no instant")]
    public async Task Import_BadRecord_IsRefusedWithItsFieldAndStopsNoOther(string change, string message)
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        host.Clock.AdvanceTo(Biller.Cutoff);
        string good = Biller.Record(Meter.Pcc, UsageMethod.Exact, new MeterReading { Quantity = 4, Watermark = Biller.EndOfJune }, 1);

        ImportUsageResponse response = await biller.ImportAsync(Changed(good, change), good);

        Assert.Equal((2L, 1L, 1L), (response.Records, response.Joined, response.Refused));
        RefusedRecord refused = Assert.Single(response.Errors);
        Assert.Equal(0, refused.Index);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static string Changed(string record, string change)
    {
        if (change.Split('=') is not [var field, var value])
        {
            return change;
        }

        // The last one: attributes and data may share a name, and data stands behind.
        string pattern = $"\"{field}\":\"";
        int start = record.LastIndexOf(pattern, StringComparison.Ordinal) + pattern.Length;
        return record[..start] + value + record[record.IndexOf('"', start)..];
    }
}
