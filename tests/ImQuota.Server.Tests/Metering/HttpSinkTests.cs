using ImQuota.Server.Metering.Sinks;
using ImQuota.Testing.Clock;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>CloudEvents over a real socket: what each answer does.</summary>
public sealed class HttpSinkTests
{
    private static readonly string[] Events = ["""{"id":"a"}""", """{"id":"b"}""", """{"id":"c"}"""];
    private readonly OddTimeProvider _clock = new(Instant.FromUtc(2026, 5, 6, 7, 8));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(409)]
    public async Task DeliverAsync_TakenOrThereAlready_Done(int answer)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = _ => answer;

        DeliveryResult result = await DeliverAsync(receiver);

        Assert.Equal((3, 0, null), (result.Done, result.Refused.Count, result.Trouble));
        Assert.Equal(Events, receiver.Requests.Select(one => one.Body));
        Assert.All(receiver.Requests, one => Assert.Equal(("application/cloudevents+json; charset=utf-8", ""), (one.Type, one.Authorization)));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task DeliverAsync_Refused_TheOthersAreTaken(int answer)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = body => body.Contains('b', StringComparison.Ordinal) ? answer : 200;

        DeliveryResult result = await DeliverAsync(receiver);

        Assert.Equal((3, null), (result.Done, result.Trouble));
        RefusedEvent refused = Assert.Single(result.Refused);
        Assert.Equal(1, refused.Index);
        Assert.StartsWith($"{answer} ", refused.Reason, StringComparison.Ordinal);
        Assert.EndsWith($"answer {answer}", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task DeliverAsync_NotNow_KeepsTheRest(int answer)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.RetryAfter = "120";
        receiver.Answer = body => body.Contains('b', StringComparison.Ordinal) ? answer : 200;

        DeliveryResult result = await DeliverAsync(receiver);

        Assert.Equal((1, 0, TimeSpan.FromMinutes(2)), (result.Done, result.Refused.Count, result.Trouble?.RetryAfter));
        Assert.StartsWith($"{answer}", result.Trouble!.Why, StringComparison.Ordinal);
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task DeliverAsync_RetryAfterADate_IsReadAgainstTheClock()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.RetryAfter = "Wed, 06 May 2026 07:09:30 GMT";
        receiver.Answer = _ => 503;

        Assert.Equal(TimeSpan.FromSeconds(90), (await DeliverAsync(receiver)).Trouble!.RetryAfter);
    }

    [Fact]
    public async Task DeliverAsync_NoAnswer_EndsAtTheTimeout()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = _ => 0;

        Task<DeliveryResult> delivery = DeliverAsync(receiver);
        while (receiver.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        _clock.Advance(Duration.FromSeconds(10));
        DeliveryResult result = await delivery;

        Assert.Equal((0, "no answer within 10 s"), (result.Done, result.Trouble?.Why));
    }

    [Fact]
    public async Task DeliverAsync_NobodyThere_KeepsAll()
    {
        using var sink = new HttpSink(new HttpSinkOptions(new Uri($"http://127.0.0.1:{RedisProcess.FreePort()}"), null, 1, TimeSpan.FromSeconds(10)), _clock);

        DeliveryResult result = await sink.DeliverAsync(Events, Cancellation);

        Assert.Equal(0, result.Done);
        Assert.NotNull(result.Trouble);
    }

    [Fact]
    public async Task DeliverAsync_Batch_OneBadEventIsFoundAlone()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answer = body => body.Contains('b', StringComparison.Ordinal) ? 400 : 200;

        DeliveryResult result = await DeliverAsync(receiver, batch: 2);

        Assert.Equal((3, 1), (result.Done, Assert.Single(result.Refused).Index));
        Assert.Equal([$"[{Events[0]},{Events[1]}]", $"[{Events[0]}]", $"[{Events[1]}]", $"[{Events[2]}]"], receiver.Requests.Select(one => one.Body));
        Assert.All(receiver.Requests, one => Assert.Equal("application/cloudevents-batch+json; charset=utf-8", one.Type));
    }

    [Fact]
    public async Task DeliverAsync_TokenFile_IsReadAnewEachTime()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        string token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "first\n", Cancellation);
        using var sink = new HttpSink(new HttpSinkOptions(receiver.Address, token, 1, TimeSpan.FromSeconds(10)), _clock);

        await sink.DeliverAsync(["{}"], Cancellation);
        await File.WriteAllTextAsync(token, "second", Cancellation);
        await sink.DeliverAsync(["{}"], Cancellation);
        File.Delete(token);
        DeliveryResult result = await sink.DeliverAsync(["{}"], Cancellation);

        Assert.Equal(["Bearer first", "Bearer second"], receiver.Requests.Select(one => one.Authorization));
        Assert.Equal(0, result.Done);
        Assert.NotNull(result.Trouble);
    }

    private async Task<DeliveryResult> DeliverAsync(Receiver receiver, int batch = 1)
    {
        using var sink = new HttpSink(new HttpSinkOptions(receiver.Address, null, batch, TimeSpan.FromSeconds(10)), _clock);
        return await sink.DeliverAsync(Events, Cancellation);
    }
}
