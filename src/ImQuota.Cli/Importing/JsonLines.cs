using Google.Protobuf;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Importing;

/// <summary>An ImportRequest of usage.proto a line, as JSON; its app may be left out.</summary>
internal static class JsonLines
{
    public static async IAsyncEnumerable<ImportRecord> ReadAsync(TextReader reader, ulong app)
    {
        long line = 0;
        while (await reader.ReadLineAsync() is { } text)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Read(line, text, app);
            }
        }
    }

    private static ImportRecord Read(long line, string text, ulong app)
    {
        try
        {
            ImportRequest request = JsonParser.Default.Parse<ImportRequest>(text);
            if (request.SdkAppId != 0 && request.SdkAppId != app)
            {
                return new(line, null, $"is of app {request.SdkAppId}, not of {app}");
            }

            request.SdkAppId = app;
            return new(line, request, "");
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            return new(line, null, exception.Message);
        }
    }
}
