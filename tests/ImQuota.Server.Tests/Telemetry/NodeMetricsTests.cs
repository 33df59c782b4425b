using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Nodes;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>Streams and leases are counted up and down again, however they end.</summary>
public sealed class NodeMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attach_ReportAndHangUp_BackToZero()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        using (NodeTalk node = await NodeTalk.AttachAsync(host))
        {
            await node.ReportAsync("c1", "c2");
            Assert.Equal((1, 1, 1), await CountsAsync(host));
        }

        await host.Ended.NextAsync(Cancellation);
        Assert.Equal((0, 0, 1), await CountsAsync(host));
    }

    [Fact]
    public async Task Attach_AnotherStreamOfTheNodeTakesTheLease_LostIsCounted()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        using NodeTalk old = await NodeTalk.AttachAsync(host);
        await old.ReportAsync("c1");
        using NodeTalk young = await NodeTalk.AttachAsync(host);
        await young.ReportAsync("c1");

        IReadOnlyList<AttachResponse> told = await old.BeatAsync();

        Assert.Contains(told, one => one.ReportDue is not null);
        Assert.Equal((2, 1, 2), await CountsAsync(host));
        Assert.Equal(1, (await Scrape.OfAsync(host.Registry, Cancellation))["imquota_node_leases_lost_total"]);
    }

    private static async Task<(double Streams, double Leases, double Reports)> CountsAsync(AdminHost host)
    {
        Scrape scrape = await Scrape.OfAsync(host.Registry, Cancellation);
        return (scrape["imquota_node_streams"], scrape["imquota_node_leases"], scrape["imquota_node_reports_total"]);
    }
}
