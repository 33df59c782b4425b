using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Xunit;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>Every method of every service, by its descriptor, with generated and broken messages: a status that says whose fault it is, in time, and no change where it is the caller's.</summary>
public sealed class RpcFuzzTests
{
    private static readonly TimeSpan StreamIsRead = TimeSpan.FromMilliseconds(150);

    /// <summary>Answers; of the others UNKNOWN and INTERNAL are the service's fault, and there is no reason for the rest.</summary>
    private static readonly Code[] Answers =
    [
        Code.Ok, Code.InvalidArgument, Code.NotFound, Code.AlreadyExists, Code.PermissionDenied, Code.ResourceExhausted, Code.FailedPrecondition, Code.Aborted, Code.OutOfRange, Code.Unimplemented,
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMethod_AnyInput_AnswersAsTheContractSays()
    {
        await using FuzzedService fuzzed = await FuzzedService.StartAsync();
        for (int number = 0; number < FuzzSettings.Calls; number++)
        {
            if (number % Corpus.Methods.Count == 0)
            {
                await fuzzed.RenewAsync();
            }

            await TryAsync(fuzzed, number, Corpus.Methods[number % Corpus.Methods.Count], new Random((FuzzSettings.Seed * 1_000_003) + number));
        }

        await fuzzed.EndAsync();
    }

    private static async Task TryAsync(FuzzedService fuzzed, int number, MethodDescriptor method, Random random)
    {
        List<IMessage> messages = [.. Enumerable.Range(0, method.IsClientStreaming ? random.Next(4) : 1).Select(_ => new MessageFuzzer(random).Make(method.InputType))];
        List<byte[]> sent = [.. messages.Select(message => message.ToByteArray())];
        bool broken = random.Next(3) == 0 && sent.Count > 0;
        if (broken)
        {
            sent[0] = ByteFuzzer.Change(random, sent[0]);
        }

        string input = $"{method.FullName} {(broken ? Convert.ToHexString(sent[0]) : string.Join(' ', messages))}";
        input = input.Length > 1_500 ? input[..1_500] + "…" : input;
        try
        {
            (Code code, string message, BadRequest? bad) = await CallAsync(fuzzed, method, sent);
            Judge(fuzzed, number, input, method, code, message, bad);
            if (code == Code.InvalidArgument && !method.IsClientStreaming && !await fuzzed.ChangesNothingAsync(() => CallAsync(fuzzed, method, sent)))
            {
                fuzzed.Fail(number, input, "INVALID_ARGUMENT, and the store changed");
            }
        }
        catch (Exception exception) when (exception is TimeoutException or HttpRequestException)
        {
            fuzzed.Fail(number, input, $"no answer: {exception.Message}");
        }
    }

    private static void Judge(FuzzedService fuzzed, int number, string input, MethodDescriptor method, Code code, string message, BadRequest? bad)
    {
        if (!Answers.Contains(code))
        {
            fuzzed.Fail(number, input, $"{code}: {message}");
        }
        else if (code != Code.Ok && message.Length == 0)
        {
            fuzzed.Fail(number, input, $"{code} without a message");
        }
        else if (code == Code.InvalidArgument && !message.Contains("cannot be read", StringComparison.Ordinal))
        {
            string[] names = bad is null ? [] : [.. bad.FieldViolations.Select(violation => violation.Field)];
            if (names.Length == 0 || names.Any(name => !IsField(method.InputType, name)))
            {
                fuzzed.Fail(number, input, $"{code}: {message} names {(names.Length == 0 ? "no field" : string.Join(", ", names))}");
            }
        }
    }

    /// <summary>Whether a path such as <c>actions[3].login.user_id</c> begins with a field of the message; of streams, of what one of its messages has.</summary>
    private static bool IsField(MessageDescriptor type, string path)
    {
        // "$" is the root of a document that came in a field as text.
        string first = path[0] == '$' ? "json" : path.Split('.', '[')[0];
        return type.FindFieldByName(first) is not null
            || type.Fields.InDeclarationOrder().Any(field => field.FieldType == FieldType.Message && !field.IsMap && field.MessageType.FindFieldByName(first) is not null);
    }

    private static async Task<(Code Code, string Message, BadRequest? Bad)> CallAsync(FuzzedService fuzzed, MethodDescriptor method, IReadOnlyList<byte[]> messages)
    {
        bool isAdmission = method.Service.Name is "AdmissionService" or "NodeService";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{method.Service.FullName}/{method.Name}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([.. messages.SelectMany(Framed)]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using HttpResponseMessage response = await (isAdmission ? fuzzed.Admission : fuzzed.Admin)
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).WaitAsync(FuzzedService.AnswersWithin, TimeProvider.System, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Task<byte[]> reading = response.Content.ReadAsByteArrayAsync(Cancellation);
        try
        {
            await reading.WaitAsync(method.IsServerStreaming && !method.IsClientStreaming ? StreamIsRead : FuzzedService.AnswersWithin, TimeProvider.System, Cancellation);
        }
        catch (TimeoutException) when (method.IsServerStreaming && !method.IsClientStreaming)
        {
            // It is a stream that goes on; that it began is its answer.
            _ = reading.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            return (Code.Ok, "", null);
        }

        string? status = Header(response, "grpc-status");
        return (status is null ? Code.Unknown : (Code)int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), Header(response, "grpc-message") ?? "", Bad(Header(response, "grpc-status-details-bin")));
    }

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.TrailingHeaders.TryGetValues(name, out values) ? Uri.UnescapeDataString(values.First()) : null;

    private static BadRequest? Bad(string? details)
    {
        if (details is null)
        {
            return null;
        }

        byte[] bytes = Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='));
        return Google.Rpc.Status.Parser.ParseFrom(bytes).GetDetail<BadRequest>();
    }

    private static byte[] Framed(byte[] message)
        => [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];
}
