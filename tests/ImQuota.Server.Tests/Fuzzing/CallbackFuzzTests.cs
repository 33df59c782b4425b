using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>Callbacks of the chat service with changed and broken bodies: an answer in its form, in time, and no change where it says FAIL.</summary>
public sealed class CallbackFuzzTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCallback_AnyInput_AnswersInItsForm()
    {
        await using FuzzedService fuzzed = await FuzzedService.StartAsync();
        for (int number = 0; number < FuzzSettings.Calls; number++)
        {
            var random = new Random((FuzzSettings.Seed * 1_000_003) + number);
            (string command, JsonNode seed) = Corpus.Callbacks[number % Corpus.Callbacks.Count];
            string body = JsonFuzzer.Write(random, seed);
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            bytes = random.Next(4) == 0 ? ByteFuzzer.Change(random, bytes) : bytes;
            string path = string.Create(CultureInfo.InvariantCulture, $"callback?SdkAppid={Service.Developer + (ulong)random.Next(4)}&CallbackCommand={command}&contenttype=json&ClientIP=203.0.113.7&OptPlatform=iOS");
            string input = $"{path} {Encoding.UTF8.GetString(bytes)}";
            try
            {
                if (await CallAsync(fuzzed, number, input, path, bytes) && !await fuzzed.ChangesNothingAsync(() => CallAsync(fuzzed, number, input, path, bytes)))
                {
                    fuzzed.Fail(number, input, "FAIL, and the store changed");
                }
            }
            catch (Exception exception) when (exception is TimeoutException or HttpRequestException)
            {
                fuzzed.Fail(number, input, $"no answer: {exception.Message}");
            }
        }

        await fuzzed.EndAsync();
    }

    /// <summary>Whether it is refused as malformed.</summary>
    private static async Task<bool> CallAsync(FuzzedService fuzzed, int number, string input, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        using HttpResponseMessage response = await fuzzed.Admin.SendAsync(request, Cancellation).WaitAsync(FuzzedService.AnswersWithin, TimeProvider.System, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        try
        {
            using JsonDocument answer = JsonDocument.Parse(text);
            string? status = answer.RootElement.GetProperty("ActionStatus").GetString();
            string? info = answer.RootElement.GetProperty("ErrorInfo").GetString();
            if (response.StatusCode != HttpStatusCode.OK || status is not ("OK" or "FAIL") || (status == "FAIL" && info is not { Length: > 0 }))
            {
                fuzzed.Fail(number, input, $"{(int)response.StatusCode}: {text}");
            }

            return status == "FAIL";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            fuzzed.Fail(number, input, $"{(int)response.StatusCode}, not in the form of an answer: {text}");
            return false;
        }
    }
}
