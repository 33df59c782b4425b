using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using ImQuota.Server.Fallback;
using ImQuota.Server.Telemetry;
using Microsoft.Extensions.Primitives;

namespace ImQuota.Server.Webhooks;

/// <summary>
/// <c>POST /callback</c>: always status 200 and JSON, within <see cref="WebhookOptions.AnswerWithin"/> and what a policy needs. Nothing is acted upon before
/// the signature, the app and every field are checked.
/// </summary>
internal sealed class WebhookEndpoint(
    WebhookSignatures signatures, BeforeEvents before, AfterEvents after, WebhookMetrics metrics, TimeProvider time, ILogger<WebhookEndpoint> log)
{
    /// <summary>500 entries with texts to each are some 100 KB.</summary>
    private const int MaxBodyBytes = 1 << 20;

    private readonly LogThrottle _rejected = new(TimeSpan.FromMinutes(1), time);

    public async Task AnswerAsync(HttpContext context)
    {
        long started = time.GetTimestamp();
        WebhookCommand command = WebhookCommands.Of(Single(context, "CallbackCommand") ?? "");
        WebhookResult result = await ResultAsync(context, command);
        metrics.Answered(command, result.Outcome, time.GetElapsedTime(started));
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(result.Answer, WebhookJson.Default.WebhookAnswer, "application/json", context.RequestAborted);
    }

    private async Task<WebhookResult> ResultAsync(HttpContext context, WebhookCommand command)
    {
        if (!ulong.TryParse(Single(context, "SdkAppid"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong sdkAppId) || sdkAppId == 0)
        {
            return Rejected(0, "SdkAppid is missing, or no SDKAppID");
        }

        if (!signatures.IsGood(sdkAppId, Single(context, "Sign") ?? "", Single(context, "RequestTime") ?? ""))
        {
            return Rejected(sdkAppId, "Sign is missing or wrong, or RequestTime too far away");
        }

        if (command == WebhookCommand.Other)
        {
            return WebhookResult.Ignored;
        }

        try
        {
            (WebhookEvent? called, string? why) = await ReadAsync(context, command);
            WebhookResult result = called is null ? WebhookResult.Rejected(why!) : await CarryOutAsync(command, sdkAppId, called, context);
            return result.Outcome == WebhookOutcome.Rejected ? Rejected(sdkAppId, result.Answer.ErrorInfo) : result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            // A caller who gets no JSON lets the action pass.
            WebhookLog.Failed(log, command, exception);
            return new(WebhookOutcome.Undecided, WebhookAnswer.Fail("The callback failed."));
        }
    }

    private async Task<WebhookResult> CarryOutAsync(WebhookCommand command, ulong sdkAppId, WebhookEvent called, HttpContext context)
    {
        if (WebhookCommands.IsBefore(command))
        {
            return await before.AnswerAsync(command, sdkAppId, called, context.RequestAborted);
        }

        // A fact is counted to its end, whether its caller waits or not; he is told when it takes long, and may repeat it.
        Task<WebhookResult> counted = after.AnswerAsync(command, sdkAppId, called, Single(context, "OptPlatform"));
        try
        {
            return await counted.WaitAsync(WebhookOptions.AnswerWithin, time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            _ = counted.ContinueWith(
                ended => WebhookLog.Failed(log, command, ended.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return new(WebhookOutcome.Undecided, WebhookAnswer.Fail("It is not counted yet."));
        }
    }

    private async Task<(WebhookEvent? Called, string? Why)> ReadAsync(HttpContext context, WebhookCommand command)
    {
        using var deadline = new CancellationTokenSource(WebhookOptions.AnswerWithin, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            if (await ReadBodyAsync(context.Request.BodyReader, ending.Token) is not { } body)
            {
                return (null, $"the body is longer than {MaxBodyBytes} bytes");
            }

            // As a stream, which may begin with a byte order mark.
            using var stream = new MemoryStream(body, writable: false);
            WebhookEvent? called = await JsonSerializer.DeserializeAsync(stream, WebhookJson.Default.WebhookEvent, ending.Token);
            return called is null ? (null, "the body is null")
                : called.CallbackCommand is { } named && WebhookCommands.Of(named) != command ? (null, "CallbackCommand of the body is not the query's")
                : (called, null);
        }
        catch (JsonException malformed)
        {
            return (null, $"the body cannot be read: {malformed.Message}");
        }
        catch (BadHttpRequestException)
        {
            return (null, "the body is broken");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (null, $"the body did not come within {WebhookOptions.AnswerWithin.TotalSeconds} s");
        }
    }

    /// <summary>
    /// Null: it is too long. What was not read is read away by the server behind the answer, up to its own bound: with a bound of the request's own it
    /// would cut off a caller that is still sending, who then gets no answer.
    /// </summary>
    private static async Task<byte[]?> ReadBodyAsync(PipeReader body, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellationToken);
            if (read.Buffer.Length > MaxBodyBytes || read.IsCompleted)
            {
                byte[]? whole = read.Buffer.Length > MaxBodyBytes ? null : read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return whole;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private WebhookResult Rejected(ulong sdkAppId, string why)
    {
        if (_rejected.TrySay())
        {
            WebhookLog.Rejected(log, sdkAppId, why);
        }

        return WebhookResult.Rejected(why);
    }

    /// <summary>Null: not there, or several times.</summary>
    private static string? Single(HttpContext context, string name)
        => context.Request.Query.TryGetValue(name, out StringValues values) && values.Count == 1 ? values[0] : null;
}
