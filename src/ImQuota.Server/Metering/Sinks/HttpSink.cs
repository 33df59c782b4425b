using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ImQuota.Server.Metering.Sinks;

/// <summary>
/// Posts CloudEvents (HTTP binding): one a request, structured, or in batches where the operator says that the receiver takes them. 2xx and 409 (it has it
/// already) are delivered. 408, 425, 429, 5xx, redirects, timeouts and lost connections come again with the same id; any other 4xx is refused for good.
/// </summary>
internal sealed class HttpSink : IUsageSink, IDisposable
{
    public const string SinkName = "http";

    /// <summary>A delivery ends after so long, with what it has done, so that its place moves on while it may.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private const int ShownOfAnswer = 200;
    private readonly HttpSinkOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public HttpSink(HttpSinkOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    public string Name => SinkName;

    public int PageSize => Math.Max(32, _options.Batch);

    public async Task<DeliveryResult> DeliverAsync(IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        var refused = new List<RefusedEvent>();
        int done = 0;
        int size = _options.Batch;
        while (done < events.Count && _time.GetElapsedTime(started) < Budget)
        {
            string[] portion = [.. events.Skip(done).Take(size)];
            HttpAnswer answer = await PostAsync(portion, cancellationToken);
            if (answer.Trouble is not null)
            {
                return new DeliveryResult(done, refused, answer.Trouble);
            }

            if (answer.Refusal is { } reason)
            {
                if (portion.Length > 1)
                {
                    // One of them is bad, or there are too many: one by one tells which.
                    size = 1;
                    continue;
                }

                refused.Add(new RefusedEvent(done, reason));
            }

            done += portion.Length;
        }

        return new DeliveryResult(done, refused, null);
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpAnswer> PostAsync(string[] events, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _options.Address) { Content = ContentOf(events) };
            if (_options.TokenFile is { } file)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(file, ending.Token)).Trim());
            }

            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return await ReadAsync(response, ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HttpAnswer.Later($"no answer within {_options.Timeout.TotalSeconds} s", null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or FormatException)
        {
            return HttpAnswer.Later(exception.Message, null);
        }
    }

    private ByteArrayContent ContentOf(string[] events)
    {
        bool batch = _options.Batch > 1;
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(batch ? $"[{string.Join(',', events)}]" : events[0]));
        content.Headers.ContentType = new MediaTypeHeaderValue(batch ? "application/cloudevents-batch+json" : "application/cloudevents+json", "utf-8");
        return content;
    }

    private async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Conflict)
        {
            return HttpAnswer.Taken;
        }

        string status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        if ((int)response.StatusCode is >= 400 and < 500 and not (408 or 425 or 429))
        {
            return HttpAnswer.Never($"{status} {await BeginningAsync(response, cancellationToken)}".TrimEnd());
        }

        RetryConditionHeaderValue? after = response.Headers.RetryAfter;
        return HttpAnswer.Later(status, after?.Delta ?? (after?.Date is { } date ? date - _time.GetUtcNow() : null));
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[ShownOfAnswer];
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        int read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return new string([.. Encoding.UTF8.GetString(buffer, 0, read).Select(character => char.IsControl(character) ? ' ' : character)]);
    }
}
