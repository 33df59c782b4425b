using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Transports;

/// <summary>One AdmitStream: messages go out in the order in which they came, and replies come back in it.</summary>
internal sealed class StreamTransport : ITransport
{
    private static readonly Method<byte[], byte[]> AdmitStream = BytesMarshaller.Method(MethodType.DuplexStreaming, "imquota.v1.AdmissionService", "AdmitStream");

    private readonly GrpcChannel _channel;
    private readonly TimeProvider _time;
    private readonly AsyncDuplexStreamingCall<byte[], byte[]> _call;
    private readonly Channel<(byte[] Message, TaskCompletionSource<TransportReply> Reply)> _outgoing
        = Channel.CreateUnbounded<(byte[], TaskCompletionSource<TransportReply>)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Channel<TaskCompletionSource<TransportReply>> _expected
        = Channel.CreateUnbounded<TaskCompletionSource<TransportReply>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly Task _writing;
    private readonly Task _reading;
    private long _nextId;

    /// <param name="channel">Owned from now on.</param>
    public StreamTransport(GrpcChannel channel, int maxActions, TimeProvider time)
    {
        _channel = channel;
        _time = time;
        MaxActions = maxActions;
        _call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(AdmitStream, null, default);
        _writing = Task.Run(WriteAsync);
        _reading = Task.Run(ReadAsync);
    }

    public int MaxActions { get; }

    public ValueTask<TransportReply> SendAsync(IReadOnlyList<AdmitAction> actions)
        => SendAsync(new AdmitStreamRequest { Id = (ulong)Interlocked.Increment(ref _nextId), Actions = { actions } }.ToByteArray());

    /// <summary>A message made before; ids are not looked at, because replies come in order.</summary>
    public async ValueTask<TransportReply> SendAsync(byte[] message)
    {
        var reply = new TaskCompletionSource<TransportReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _outgoing.Writer.TryWrite((message, reply)) ? await reply.Task : Failed("the stream has ended");
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _writing;
        await _reading;
        _call.Dispose();
        _channel.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach ((byte[] message, TaskCompletionSource<TransportReply> reply) in _outgoing.Reader.ReadAllAsync())
            {
                await _expected.Writer.WriteAsync(reply);
                await _call.RequestStream.WriteAsync(message);
            }

            await _call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException)
        {
            _outgoing.Writer.TryComplete();
            await foreach ((_, TaskCompletionSource<TransportReply> reply) in _outgoing.Reader.ReadAllAsync())
            {
                reply.TrySetResult(Failed(exception.Message));
            }
        }
        finally
        {
            _expected.Writer.TryComplete();
        }
    }

    private async Task ReadAsync()
    {
        string ended = "the service ended the stream";
        try
        {
            while (await _call.ResponseStream.MoveNext(CancellationToken.None))
            {
                long now = _time.GetTimestamp();
                if (!_expected.Reader.TryRead(out TaskCompletionSource<TransportReply>? reply))
                {
                    ended = "the service answered more often than it was asked";
                    break;
                }

                reply.TrySetResult(new TransportReply(AdmitStreamResponse.Parser.ParseFrom(_call.ResponseStream.Current).Results, now, ""));
            }
        }
        catch (RpcException exception)
        {
            ended = $"grpc-status {(int)exception.StatusCode}: {exception.Status.Detail}";
        }

        _outgoing.Writer.TryComplete();
        await foreach (TaskCompletionSource<TransportReply> reply in _expected.Reader.ReadAllAsync())
        {
            reply.TrySetResult(Failed(ended));
        }
    }

    private TransportReply Failed(string why) => new([], _time.GetTimestamp(), why);
}
