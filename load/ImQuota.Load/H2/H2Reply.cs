namespace ImQuota.Load.H2;

/// <summary>The answer to one unary call.</summary>
/// <param name="Status">grpc-status; <see cref="NoStatus"/> when the stream or the connection ended without one.</param>
/// <param name="Message">grpc-message, or what broke.</param>
/// <param name="Body">The reply's message without its five-byte prefix; empty when there was none.</param>
/// <param name="ArrivedAt">Timestamp of the clock when its last frame was read, before anything waits for a thread.</param>
internal readonly record struct H2Reply(int Status, string Message, ReadOnlyMemory<byte> Body, long ArrivedAt)
{
    public const int NoStatus = -1;

    public bool Ok => Status == 0;
}
