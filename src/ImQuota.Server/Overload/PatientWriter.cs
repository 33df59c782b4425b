using Grpc.Core;
using ImQuota.Server.Hosting;
using ImQuota.Server.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace ImQuota.Server.Overload;

/// <summary>
/// Writes to a caller as long as he reads: a message that finds no room for too long ends his stream. Less than fills the room (64 KiB a
/// stream) is Kestrel's own matter: its least rate ends the connection.
/// </summary>
internal sealed class PatientWriter<T>(IServerStreamWriter<T> responses, ServerCallContext context, OverloadSettings settings, OverloadMetrics metrics) : IServerStreamWriter<T>
{
    /// <summary>RFC 9113, 7; gRPC clients read it as RESOURCE_EXHAUSTED.</summary>
    private const int EnhanceYourCalm = 0xb;

    public WriteOptions? WriteOptions
    {
        get => responses.WriteOptions;
        set => responses.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        Task writing = responses.WriteAsync(message, cancellationToken);
        return writing.IsCompletedSuccessfully ? writing : WaitAsync(writing);
    }

    private static void Reset(HttpContext http)
    {
        if (http.Features.Get<IHttpResetFeature>() is { } reset)
        {
            reset.Reset(EnhanceYourCalm);
        }
        else
        {
            http.Abort();
        }
    }

    private async Task WaitAsync(Task writing)
    {
        try
        {
            // By the system's clock: a test clock may stand still.
            await writing.WaitAsync(settings.SlowReader, ServerProgram.OutsideTime);
        }
        catch (TimeoutException)
        {
            metrics.CutOff();
            Reset(context.GetHttpContext());
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"Nothing was read from the stream for {settings.SlowReader.TotalSeconds} s."));
        }
    }
}
