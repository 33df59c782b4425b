using ImQuota.Contracts.V1;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Billing;

/// <summary>From a line of a bill down to the usage record that told its quantity, and the editions it was made under.</summary>
public sealed class ExplainRecordTests
{
    private static readonly Duration Tick = Duration.FromMilliseconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Whatever is told or published after the bill: what is kept with it stays.
    [Fact]
    public async Task ExplainLine_OfUsage_NamesTheRecordThatTheSinkGotAndStaysSo()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        var told = new List<string>();
        var process = new MeterProcess(host, [new MemorySink(new CrashPoint(), told)]);
        await biller.UseAsync();
        Assert.True(await process.RunAsync());
        await biller.GoAsync(Biller.Cutoff + Tick);
        string[] mau = await ExplainAsync(biller, Biller.Usage + "#2");
        string[] pcc = await ExplainAsync(biller, Biller.Usage + "#3");

        await host.Store.Catalogue.PublishAsync(CatalogueReader.BuiltInJson, new ChangeNote("Test"), Cancellation);
        Assert.True(await process.RunAsync());

        string mauId = Assert.Single(told, text => EventText.TypeOf(text) == "usage.mau.snapshot" && EventText.IdOf(text).Contains(":2026-06:", StringComparison.Ordinal));
        string pccId = Assert.Single(told, text => EventText.TypeOf(text) == "usage.pcc.snapshot" && EventText.IdOf(text).Contains(":2026-06:", StringComparison.Ordinal));
        Assert.Contains(told, text => EventText.TypeOf(text) == "period.closed");
        Assert.Equal("mau:1400000009:2026-06:000000", EventText.IdOf(mauId));
        Assert.Contains($"mau exact 5 / record = {EventText.IdOf(mauId)}", mau);
        Assert.Contains($"pcc 3 / record = {EventText.IdOf(pccId)}", pcc);
        Assert.Contains("catalogue version = 1", mau);
        Assert.Contains("catalogue version = 1", await ExplainAsync(biller, Biller.Prepaid + "#1"));
        Assert.Equal(mau, await ExplainAsync(biller, Biller.Usage + "#2"));
        Assert.Equal(2, host.Store.Catalogue.Current.Version);
        Assert.All((await biller.GetAsync()).Lines, line => Assert.Equal(1, line.CatalogVersion));
    }

    [Fact]
    public async Task ExplainLine_OfUsageThatNoRecordTold_SaysSo()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        await biller.GoAsync(Biller.Cutoff + Tick);

        Assert.Contains("mau exact 5 / record = ", await ExplainAsync(biller, Biller.Usage + "#2"));
    }

    [Fact]
    public async Task ExplainLine_OfACorrection_NamesTheRecordThatBroughtIt()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        await biller.GoAsync(Biller.Cutoff + Tick);
        var late = new MeterReading { Quantity = 9, Watermark = Biller.EndOfJune, Final = true };
        Assert.Equal(1, (await biller.ImportAsync(Biller.Record(Meter.Mau, Domain.Metering.UsageMethod.Exact, late, 7))).Joined);
        await biller.GoAsync(Instant.FromUtc(2026, 8, 2, 0, 0));
        const string July = "acme/1400000009/usage/2026-07";
        BillLine correction = Assert.Single((await biller.GetAsync(July)).Lines, line => line.Kind == BillLineKind.Correction);

        string[] all = await ExplainAsync(biller, correction.LineId);

        Assert.Equal(("4", "0.06"), (correction.Quantity, correction.Amount.Amount));
        Assert.Contains("mau exact 9 / record = mau:1400000009:2026-06:000007", all);
    }

    private static async Task<string[]> ExplainAsync(Biller biller, string line)
        => [.. Flat((await biller.Host.Billing.ExplainLineAsync(new ExplainLineRequest { LineId = line }, cancellationToken: Cancellation)).Root)];

    private static IEnumerable<string> Flat(ExplainNode node) =>
        [$"{node.Name} = {node.Value}", .. node.Inputs.Where(input => input.Name == "record").Select(input => $"{node.Name} {node.Value} / record = {input.Value}"), .. node.Inputs.SelectMany(Flat)];
}
