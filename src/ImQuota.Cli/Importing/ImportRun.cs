using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Importing;

/// <summary>
/// Sends records in portions on one stream: a portion is counted when it was acknowledged, and the position moves behind it. What was not is sent again by the
/// next run, which changes nothing.
/// </summary>
internal sealed class ImportRun(CliCall call, int portion, Action<long> moved) : IDisposable
{
    private const int MaxFailures = 100;

    /// <summary>At which a portion goes, below gRPC's 4 MB a message: a record of 500 ids is 17 KB at most.</summary>
    private const int PortionBytes = 1 << 20;

    /// <summary>Portions that may wait for their answer: the service is never idle, and little is sent twice after a break.</summary>
    private const int MaxUnderWay = 4;

    private readonly Lock _gate = new();
    private readonly Queue<Portion> _underWay = new();
    private readonly SemaphoreSlim _room = new(MaxUnderWay);
    private ImportResponse _sums = new();
    private long _sent;
    private long _unreadable;

    /// <summary>Records that go together.</summary>
    /// <param name="First">Place of the first good one in the stream, from 0.</param>
    /// <param name="Good">Those that were sent.</param>
    /// <param name="LastLine">Of the file.</param>
    private sealed record Portion(long First, ImportRecord[] Good, long LastLine);

    /// <summary>Of this run: its sums, with failures by line.</summary>
    public ImportResponse Total { get; } = new();

    /// <param name="records">Of the file, in order.</param>
    /// <param name="after">Lines up to this one are done already.</param>
    public async Task SendAsync(IAsyncEnumerable<ImportRecord> records, long after)
    {
        using AsyncDuplexStreamingCall<ImportStreamRequest, ImportStreamResponse> stream = call.Usage.ImportStream(call.Streaming);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        Task answers = ReadAsync(stream.ResponseStream, ended);
        try
        {
            var waiting = new List<ImportRecord>();
            long bytes = 0;
            await foreach (ImportRecord record in records.WithCancellation(ended.Token))
            {
                if (record.Line <= after)
                {
                    continue;
                }

                waiting.Add(record);
                bytes += record.Request?.CalculateSize() ?? 0;
                if (waiting.Count == portion || bytes >= PortionBytes)
                {
                    bytes = 0;
                    await SendAsync(stream.RequestStream, waiting, ended.Token);
                }
            }

            await SendAsync(stream.RequestStream, waiting, ended.Token);
            await stream.RequestStream.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException || (failure is OperationCanceledException && answers.IsFaulted))
        {
            // The answer says why.
        }

        await answers;
        Settle(long.MaxValue);
    }

    public void Dispose() => _room.Dispose();

    private async Task SendAsync(IClientStreamWriter<ImportStreamRequest> stream, List<ImportRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return;
        }

        await _room.WaitAsync(cancellationToken);
        ImportRecord[] good = [.. records.Where(record => record.Request is not null)];
        lock (_gate)
        {
            foreach (ImportRecord bad in records.Where(record => record.Request is null))
            {
                _unreadable++;
                Fail(bad.Line, bad.Fault);
            }

            _underWay.Enqueue(new Portion(_sent, good, records[^1].Line));
            _sent += good.Length;
        }

        records.Clear();
        if (good.Length > 0)
        {
            var message = new ImportStreamRequest { SdkAppId = good[0].Request!.SdkAppId };
            message.Records.AddRange(good.Select(record => record.Request));
            await stream.WriteAsync(message, cancellationToken);
        }
        else
        {
            _room.Release();
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<ImportStreamResponse> answers, CancellationTokenSource ended)
    {
        try
        {
            while (await answers.MoveNext(call.Cancellation))
            {
                Take(answers.Current);
                _room.Release();
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private void Take(ImportStreamResponse answer)
    {
        lock (_gate)
        {
            _sums = answer.Total;
            foreach (ImportFailure failure in _sums.Failures)
            {
                Portion of = _underWay.First(one => failure.MessageIndex < one.First + one.Good.Length);
                Fail(of.Good[failure.MessageIndex - of.First].Line, failure.Text);
            }
        }

        Settle(answer.Acknowledged);
    }

    /// <summary>Moves the position behind what was acknowledged, and behind lines that nobody had to acknowledge.</summary>
    private void Settle(long acknowledged)
    {
        lock (_gate)
        {
            while (_underWay.TryPeek(out Portion? oldest) && oldest.First + oldest.Good.Length <= acknowledged)
            {
                _underWay.Dequeue();
                moved(oldest.LastLine);
            }

            Total.Messages = _sums.Messages + _unreadable;
            Total.Users = _sums.Users;
            Total.Groups = _sums.Groups;
            Total.Memberships = _sums.Memberships;
            Total.Friendships = _sums.Friendships;
            Total.OverLimit = _sums.OverLimit;
            Total.Failed = _sums.Failed + _unreadable;
        }
    }

    private void Fail(long line, string text)
    {
        if (Total.Failures.Count < MaxFailures)
        {
            Total.Failures.Add(new ImportFailure { MessageIndex = line, Text = text });
        }
    }
}
