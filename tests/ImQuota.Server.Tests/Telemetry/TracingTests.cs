using System.Diagnostics;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>A caller's trace goes on in the service, down to the script in the store.</summary>
public sealed class TracingTests
{
    private const string Caller = "00f067aa0ba902b7";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("grpc")]
    [InlineData("http")]
    public async Task Login_TracedByItsCaller_SpansFromTheCallToTheScript(string protocol)
    {
        await using Collector collector = await Collector.StartAsync();
        string trace = ActivityTraceId.CreateRandom().ToHexString();
        await LoginAsync(protocol == "grpc" ? collector.Grpc : new Uri(collector.Http, "/v1/traces"), $"00-{trace}-{Caller}-01");

        ReceivedSpan[] spans = [.. collector.Spans.Where(span => span.Trace == trace)];

        ReceivedSpan request = Assert.Single(spans, span => span.Parent == Caller);
        ReceivedSpan decide = Assert.Single(spans, span => span.Parent == request.Id);
        ReceivedSpan run = Assert.Single(spans, span => span.Parent == decide.Id);
        Assert.Equal(("imquota.decide", "imquota.run"), (decide.Name, run.Name));
        Assert.Contains(spans, span => span.Parent == run.Id && span.Name == "EVALSHA admit-n");
    }

    [Fact]
    public async Task Login_CallerDoesNotTrace_NoSpan()
    {
        await using Collector collector = await Collector.StartAsync();
        string trace = ActivityTraceId.CreateRandom().ToHexString();
        await LoginAsync(collector.Grpc, $"00-{trace}-{Caller}-00");

        Assert.DoesNotContain(collector.Spans, span => span.Trace == trace);
    }

    /// <summary>Spans are sent by the time that the service has ended.</summary>
    private static async Task LoginAsync(Uri otlp, string traceparent)
    {
        await using Service service = await Service.StartAsync(otlp: otlp);
        await service.Admission.LoginAsync(
            new LoginRequest { SdkAppId = Service.Standard, UserId = "u1" }, new Metadata { { "traceparent", traceparent } }, cancellationToken: Cancellation);
    }
}
