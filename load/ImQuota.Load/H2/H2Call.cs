namespace ImQuota.Load.H2;

/// <summary>A call that waits for its turn or for its reply.</summary>
internal sealed class H2Call(H2Method method, ReadOnlyMemory<byte> message)
{
    private const int PrefixBytes = 5;
    private readonly TaskCompletionSource<H2Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _body = [];
    private int _length;

    public H2Method Method { get; } = method;

    public ReadOnlyMemory<byte> Message { get; } = message;

    public int Bytes => PrefixBytes + Message.Length;

    public Task<H2Reply> Reply => _reply.Task;

    /// <summary>Takes a part of the reply.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        if (_body.Length - _length < data.Length)
        {
            Array.Resize(ref _body, Math.Max(_length + data.Length, _body.Length * 2));
        }

        data.CopyTo(_body.AsSpan(_length));
        _length += data.Length;
    }

    public void Complete(int status, string message, long arrivedAt)
        => _reply.TrySetResult(new H2Reply(status, message, _length > PrefixBytes ? _body.AsMemory(PrefixBytes, _length - PrefixBytes) : default, arrivedAt));
}
