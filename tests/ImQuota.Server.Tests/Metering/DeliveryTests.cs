using System.Text;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Tests.Hosting;

using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>From counts to sinks, and what an operator sees of it.</summary>
public sealed class DeliveryTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_SinkThatIsDown_HoldsBackNobodyAndGetsAllLater()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using AdminHost host = await AdminHost.StartAsync("standard");
        receiver.Answer = _ => 500;
        var received = new List<string>();
        using HttpSink http = Http(receiver, host);
        var process = new MeterProcess(host, [new MemorySink(new CrashPoint(), received), http]);
        await process.JoinAsync();

        await LoginAndRunAsync(host, process, "u1");
        await LoginAndRunAsync(host, process, "u2");
        int first = receiver.Requests.Count;
        Assert.Equal(["usage.mau.snapshot mau:1400000009:2026-05:000001 2", "usage.pcc.snapshot pcc:1400000009:2026-05:000001 2"], received.TakeLast(2).Select(EventText.Show));
        GetOutboxResponse state = await host.Outbox.GetOutboxAsync(new GetOutboxRequest(), cancellationToken: Cancellation);
        Assert.Equal(("http memory", received.Count, 0L), (string.Join(' ', state.Sinks.Select(one => one.Name)), (int)state.Sinks[0].Waiting, state.Sinks[1].Waiting));
        Assert.Equal(received.Count, state.Records);

        // It pauses for ever longer: minutes of looking bring a few attempts.
        for (int i = 0; i < 240; i++)
        {
            host.Clock.Advance(Duration.FromSeconds(1));
            await process.DeliverAsync();
        }

        Assert.InRange(receiver.Requests.Count - first, 4, 10);
        receiver.Answer = _ => 200;
        host.Clock.Advance(Minute * 5);
        int failed = receiver.Requests.Count;
        await process.DeliverAsync();

        Assert.Equal(received.Order(StringComparer.Ordinal), receiver.Requests.Skip(failed).Select(one => one.Body).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await host.Outbox.GetOutboxAsync(new GetOutboxRequest(), cancellationToken: Cancellation)).Records);
    }

    [Fact]
    public async Task Deliver_RetryAfter_IsWaitedFor()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using AdminHost host = await AdminHost.StartAsync("standard");
        receiver.Answer = _ => 429;
        receiver.RetryAfter = "600";
        using HttpSink http = Http(receiver, host);
        var process = new MeterProcess(host, [http]);
        await process.JoinAsync();
        await LoginAndRunAsync(host, process, "u1");
        int asked = receiver.Requests.Count;

        host.Clock.Advance(Duration.FromSeconds(599));
        await process.DeliverAsync();
        Assert.Equal(asked, receiver.Requests.Count);
        host.Clock.Advance(Duration.FromSeconds(2));
        await process.DeliverAsync();
        Assert.True(receiver.Requests.Count > asked);
    }

    [Fact]
    public async Task DeadLetters_Refused_AreListedSentAgainAndForgotten()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using AdminHost host = await AdminHost.StartAsync("standard");
        receiver.Answer = body => body.Contains("\"pcc:", StringComparison.Ordinal) ? 422 : 200;
        using HttpSink http = Http(receiver, host);
        var process = new MeterProcess(host, [http]);
        await process.JoinAsync();
        await LoginAndRunAsync(host, process, "u1");
        await LoginAndRunAsync(host, process, "u2");

        ListDeadLettersResponse page = await host.Outbox.ListDeadLettersAsync(new ListDeadLettersRequest { PageSize = 1 }, cancellationToken: Cancellation);
        ListDeadLettersResponse rest = await host.Outbox.ListDeadLettersAsync(new ListDeadLettersRequest { PageToken = page.NextPageToken }, cancellationToken: Cancellation);
        Contracts.V1.DeadLetter letter = Assert.Single(page.DeadLetters);
        Assert.Equal("pcc:1400000009:2026-05:000001", EventText.IdOf(Assert.Single(rest.DeadLetters).Event));
        Assert.Equal(("http", "pcc:1400000009:2026-05:000000"), (letter.Sink, EventText.IdOf(letter.Event)));
        Assert.StartsWith("422", letter.Reason, StringComparison.Ordinal);

        string metrics = await MetricsAsync(process);
        Assert.Contains("imquota_usage_dead_letters{sink=\"http\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("imquota_usage_refused_total{sink=\"http\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("imquota_usage_delivered_total{sink=\"http\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("imquota_usage_lag_records{sink=\"http\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("imquota_usage_records_total 5\n", metrics, StringComparison.Ordinal);
        receiver.Answer = _ => 200;
        int before = receiver.Requests.Count;
        for (int i = 0; i < 2; i++)
        {
            RequeueDeadLettersResponse requeued = await host.Outbox.RequeueDeadLettersAsync(
                new RequeueDeadLettersRequest { Ids = { letter.Id } }, cancellationToken: Cancellation);
            Assert.Equal(1 - i, requeued.Requeued);
        }

        await process.DeliverAsync();
        Assert.Equal(letter.Event, Assert.Single(receiver.Requests.Skip(before)).Body);
        await host.Outbox.ForgetSinkAsync(new ForgetSinkRequest { Sink = "http" }, cancellationToken: Cancellation);
        Assert.Empty((await host.Outbox.ListDeadLettersAsync(new ListDeadLettersRequest(), cancellationToken: Cancellation)).DeadLetters);
    }

    [Fact]
    public async Task Calls_Malformed_NameEveryBadField()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        Assert.Equal(["page_size", "page_token"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async ()
            => await host.Outbox.ListDeadLettersAsync(new ListDeadLettersRequest { PageSize = 501, PageToken = "here" }, cancellationToken: Cancellation)));
        Assert.Equal(["ids[1]"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async ()
            => await host.Outbox.RequeueDeadLettersAsync(new RequeueDeadLettersRequest { Ids = { "http:1:2", "x" } }, cancellationToken: Cancellation)));
        Assert.Equal(["ids"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async ()
            => await host.Outbox.RequeueDeadLettersAsync(new RequeueDeadLettersRequest(), cancellationToken: Cancellation)));
        Assert.Equal(["sink"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async ()
            => await host.Outbox.ForgetSinkAsync(new ForgetSinkRequest(), cancellationToken: Cancellation)));
        await AdminHost.FailsAsync(StatusCode.NotFound, async () => await host.Outbox.ForgetSinkAsync(new ForgetSinkRequest { Sink = "x" }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Run_TwoProcesses_TellEverythingOnce()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        await using AdminHost other = await host.OtherProcessAsync();
        var received = new List<string>();
        var one = new MeterProcess(host, [new MemorySink(new CrashPoint(), received)]);
        var two = new MeterProcess(other, [new MemorySink(new CrashPoint(), received)]);
        for (ulong app = 1; app <= 40; app++)
        {
            await host.CreateAsync(app, "standard");
            await host.LoginAsync("u1", "c1", app: app);
        }

        host.Clock.Advance(Minute * 2);
        await host.LookAfterAccountsAsync();
        await Task.WhenAll(one.RunAsync(), two.RunAsync());
        await one.RunAsync();
        await two.RunAsync();

        Assert.Equal(41 + (40 * 2), received.Count);
        Assert.Equal(received.Count, received.Select(EventText.IdOf).Distinct().Count());
    }

    private static async Task<string> MetricsAsync(MeterProcess process)
    {
        // Gauges are set when it is looked.
        await process.DeliverAsync();
        using var text = new MemoryStream();
        await process.Registry.CollectAndExportAsTextAsync(text, Cancellation);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static HttpSink Http(Receiver receiver, AdminHost host) => new(new HttpSinkOptions(receiver.Address, null, 1, TimeSpan.FromSeconds(10)), host.Clock);

    private static async Task LoginAndRunAsync(AdminHost host, MeterProcess process, string user)
    {
        await host.LoginAsync(user, $"c-{user}", "n1");
        host.Clock.Advance(Minute * 2);
        await host.LookAfterAccountsAsync();
        await process.EmitAsync();
        await process.DeliverAsync();
    }
}
