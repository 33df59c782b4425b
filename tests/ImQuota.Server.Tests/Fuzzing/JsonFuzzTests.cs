using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>Every path of JSON over HTTP, as the protos' options have them, with generated and broken bodies and queries.</summary>
public sealed class JsonFuzzTests
{
    /// <summary>The test clock's methods of a service that runs on the system's.</summary>
    private const int NotServed = 501;

    private static readonly TimeSpan StreamIsRead = TimeSpan.FromMilliseconds(150);
    private static readonly IReadOnlyList<(MethodDescriptor Method, HttpRule Rule)> Paths =
    [
        .. Corpus.Methods.Select(method => (method, method.GetOptions()?.GetExtension(AnnotationsExtensions.Http))).Where(one => one.Item2 is not null).Select(one => (one.method, one.Item2!)),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPath_AnyInput_IsNoFaultOfTheService()
    {
        await using FuzzedService fuzzed = await FuzzedService.StartAsync();
        Assert.True(Paths.Count > 40, $"Only {Paths.Count} paths were found.");
        for (int number = 0; number < FuzzSettings.Calls; number++)
        {
            if (number % Paths.Count == 0)
            {
                await fuzzed.RenewAsync();
            }

            (MethodDescriptor method, HttpRule rule) = Paths[number % Paths.Count];
            await TryAsync(fuzzed, number, method, rule, new Random((FuzzSettings.Seed * 1_000_003) + number));
        }

        await fuzzed.EndAsync();
    }

    private static async Task TryAsync(FuzzedService fuzzed, int number, MethodDescriptor method, HttpRule rule, Random random)
    {
        IMessage message = new MessageFuzzer(random).Make(method.InputType);
        (HttpMethod verb, string template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Put => (HttpMethod.Put, rule.Put),
            HttpRule.PatternOneofCase.Delete => (HttpMethod.Delete, rule.Delete),
            HttpRule.PatternOneofCase.Patch => (HttpMethod.Patch, rule.Patch),
            _ => (HttpMethod.Post, rule.Post),
        };
        string path = PathOf(template, method.InputType, message, random);
        byte[]? body = rule.Body.Length == 0 ? null : Body(message, random);
        if (rule.Body.Length == 0)
        {
            path += Query(method.InputType, message, random);
        }

        string input = $"{verb} {path} {(body is null ? "" : Encoding.UTF8.GetString(body))}";
        input = input.Length > 1_500 ? input[..1_500] + "…" : input;
        try
        {
            int status = await CallAsync(fuzzed, number, input, verb, path, body);
            if (status == 400 && !method.IsServerStreaming && !await fuzzed.ChangesNothingAsync(() => CallAsync(fuzzed, number, input, verb, path, body)))
            {
                fuzzed.Fail(number, input, "400, and the store changed");
            }
        }
        catch (Exception exception) when (exception is TimeoutException or HttpRequestException)
        {
            fuzzed.Fail(number, input, $"no answer: {exception.Message}");
        }
    }

    private static async Task<int> CallAsync(FuzzedService fuzzed, int number, string input, HttpMethod verb, string path, byte[]? body)
    {
        using var request = new HttpRequestMessage(verb, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using HttpResponseMessage response = await fuzzed.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).WaitAsync(FuzzedService.AnswersWithin, TimeProvider.System, Cancellation);
        int status = (int)response.StatusCode;
        Task<string> reading = response.Content.ReadAsStringAsync(Cancellation);
        if (path.Contains(":watch", StringComparison.Ordinal) && status == 200)
        {
            await Task.WhenAny(reading, Task.Delay(StreamIsRead, TimeProvider.System, Cancellation));
            _ = reading.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            return status;
        }

        string text = await reading.WaitAsync(FuzzedService.AnswersWithin, TimeProvider.System, Cancellation);
        if (status is >= 500 and not NotServed || (status == 400 && !SaysWhy(text)))
        {
            fuzzed.Fail(number, input, $"{status}: {text}");
        }

        return status;
    }

    /// <summary>As google.rpc.Status in JSON.</summary>
    private static bool SaysWhy(string text)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(text);
            return answer.RootElement.GetProperty("message").GetString() is { Length: > 0 };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string PathOf(string template, MessageDescriptor type, IMessage message, Random random)
    {
        var path = new StringBuilder();
        foreach (string part in template.TrimStart('/').Split('{'))
        {
            int end = part.IndexOf('}', StringComparison.Ordinal);
            if (end >= 0)
            {
                string value = type.FindFieldByName(part[..end])?.Accessor.GetValue(message)?.ToString() ?? "";
                string[] odd = Corpus.Words["*"];
                value = value.Length == 0 || random.Next(12) == 0 ? odd[2 + random.Next(odd.Length - 2)] : value[..Math.Min(value.Length, 500)];

                // The web server itself resets a stream whose path has a NUL.
                path.Append(Uri.EscapeDataString(value.Replace('\0', '0')));
            }

            path.Append(part.AsSpan(end + 1));
        }

        return path.ToString();
    }

    private static byte[] Body(IMessage message, Random random)
    {
        string json;
        try
        {
            json = new JsonFormatter(JsonFormatter.Settings.Default).Format(message);
        }
        catch (InvalidOperationException)
        {
            // A timestamp out of its range has no JSON.
            json = "{\"sdkAppId\":\"1400000003\",\"expiresAt\":\"10000-01-01T00:00:00Z\"}";
        }

        json = JsonFuzzer.Write(random, System.Text.Json.Nodes.JsonNode.Parse(json)!);
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return random.Next(4) == 0 ? ByteFuzzer.Change(random, bytes) : bytes;
    }

    private static string Query(MessageDescriptor type, IMessage message, Random random)
    {
        var query = new StringBuilder();
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder().Where(field => !field.IsRepeated && field.FieldType != FieldType.Message))
        {
            string value = field.Accessor.GetValue(message)?.ToString() ?? "";
            value = random.Next(10) == 0 ? Corpus.Words["*"][random.Next(Corpus.Words["*"].Length)] : value[..Math.Min(value.Length, 200)];
            query.Append(query.Length == 0 ? '?' : '&').Append(field.JsonName).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }
}
