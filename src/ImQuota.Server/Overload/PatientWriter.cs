using Grpc.Core;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Overload;

/// <summary>
/// Writes to a caller as long as he reads: a message that he leaves unread for too long ends his stream. Until then flow control holds
/// what he does not take: one message, and <see cref="OverloadSettings.MaxUnreadBytes"/>.
/// </summary>
internal sealed class PatientWriter<T>(IServerStreamWriter<T> responses, ServerCallContext context, OverloadSettings settings, OverloadMetrics metrics) : IServerStreamWriter<T>
{
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

    private async Task WaitAsync(Task writing)
    {
        try
        {
            // By the system's clock: a test clock may stand still.
            await writing.WaitAsync(settings.SlowReader, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            metrics.CutOff();
            context.GetHttpContext().Abort();
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"Nothing was read from the stream for {settings.SlowReader.TotalSeconds} s."));
        }
    }
}
