using System.Threading.Channels;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Overload;

namespace ImQuota.Server.Admission;

/// <summary>
/// Answers the messages of an AdmitStream, in order. What arrives while messages are being decided gathers and is decided together: batches
/// form by themselves here too. A caller that does not read its answers is not read from either.
/// </summary>
internal sealed class AdmitStreams(BatchDecider batches, AdmissionGate gate, StreamWriters writers, IHostApplicationLifetime lifetime)
{
    /// <summary>Messages that are read ahead of a stream: at least a whole batch of small ones; large ones are bounded by their size (4 MB each).</summary>
    private const int MaxReadAhead = 64;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    /// <summary>A message that was read is answered; the service's end is looked at between messages only.</summary>
    public async Task AnswerAsync(
        IAsyncStreamReader<AdmitStreamRequest> requests, IServerStreamWriter<AdmitStreamResponse> responses, ServerCallContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        using var end = new StreamEnd(context, lifetime);

        // Deciding begins where the message was read, up to its first wait for the store.
        var read = Channel.CreateBounded<AdmitStreamRequest>(new BoundedChannelOptions(MaxReadAhead)
        {
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = true,
        });
        Task answering = AnswerAllAsync(read.Reader, writers.Guard(responses, context), end, context);
        try
        {
            // Room first: a message that is read is then sure to be answered.
            while (await read.Writer.WaitToWriteAsync(end.Token) && await requests.MoveNext(end.Token))
            {
                read.Writer.TryWrite(requests.Current);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The service stops, or a message could not be answered: told below.
        }
        finally
        {
            read.Writer.Complete();
            await answering;
        }

        if (end.IsAsked)
        {
            throw end.ToRpcException();
        }
    }

    private async Task AnswerAllAsync(
        ChannelReader<AdmitStreamRequest> read,
        IServerStreamWriter<AdmitStreamResponse> responses,
        StreamEnd end,
        ServerCallContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        var messages = new List<AdmitStreamRequest>();
        var actions = new List<AdmitAction>();
        try
        {
            while (await read.WaitToReadAsync(cancellationToken))
            {
                Gather(read, messages, actions);
                AdmitResult[] results = await DecideAsync(actions, context);
                await WriteAsync(messages, results, responses, cancellationToken);
                messages.Clear();
                actions.Clear();
            }
        }
        catch
        {
            // Nobody will be answered any more, so nothing more is read.
            await end.CancelAsync();
            throw;
        }
    }

    private async Task<AdmitResult[]> DecideAsync(List<AdmitAction> actions, ServerCallContext context)
    {
        if (gate.TryEnter(context, actions.Count, out CallerLoad? load) is { } refusal)
        {
            return BatchDecider.AllFailed(actions.Count, refusal);
        }

        try
        {
            return await batches.DecideAsync(actions, context);
        }
        finally
        {
            gate.Leave(load, actions.Count);
        }
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT: the first message has no action, or too many. It ends the stream once those before it are answered.</exception>
    private static void Gather(ChannelReader<AdmitStreamRequest> read, List<AdmitStreamRequest> messages, List<AdmitAction> actions)
    {
        while (read.TryPeek(out AdmitStreamRequest? next))
        {
            bool fits = BatchDecider.IsSize(next.Actions.Count) && actions.Count + next.Actions.Count <= IdRules.MaxActions;
            if (messages.Count > 0 && !fits)
            {
                return;
            }

            BatchDecider.ThrowUnlessSize(next.Actions.Count);
            read.TryRead(out _);
            messages.Add(next);
            actions.AddRange(next.Actions);
        }
    }

    private static async Task WriteAsync(
        List<AdmitStreamRequest> messages, AdmitResult[] results, IServerStreamWriter<AdmitStreamResponse> responses, CancellationToken cancellationToken)
    {
        int first = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            int count = messages[i].Actions.Count;
            var response = new AdmitStreamResponse { Id = messages[i].Id };
            response.Results.AddRange(new ArraySegment<AdmitResult>(results, first, count));
            first += count;

            // One flush for all of them.
            responses.WriteOptions = i + 1 < messages.Count ? Buffered : null;
            await responses.WriteAsync(response, cancellationToken);
        }
    }
}
