using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Importing;

/// <summary>
/// Sends records in portions, each a call of its own: what a call has answered is counted, and the position moves behind it. A portion that was cut off is
/// sent again, which changes nothing.
/// </summary>
internal sealed class ImportRun(CliCall call, int portion, Action<long> moved)
{
    private const int MaxFailures = 100;
    private readonly List<ImportRecord> _waiting = [];

    /// <summary>Of this run: its sums, with failures by line.</summary>
    public ImportResponse Total { get; } = new();

    /// <param name="records">Of the file, in order.</param>
    /// <param name="after">Lines up to this one are done already.</param>
    public async Task SendAsync(IAsyncEnumerable<ImportRecord> records, long after)
    {
        await foreach (ImportRecord record in records.WithCancellation(call.Cancellation))
        {
            if (record.Line <= after)
            {
                continue;
            }

            _waiting.Add(record);
            if (_waiting.Count == portion)
            {
                await SendAsync();
            }
        }

        await SendAsync();
    }

    private async Task SendAsync()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        ImportRecord[] good = [.. _waiting.Where(record => record.Request is not null)];
        foreach (ImportRecord bad in _waiting.Where(record => record.Request is null))
        {
            Total.Messages++;
            Fail(bad.Line, bad.Fault);
        }

        if (good.Length > 0)
        {
            Add(await SendAsync(good), good);
        }

        moved(_waiting[^1].Line);
        _waiting.Clear();
    }

    private async Task<ImportResponse> SendAsync(ImportRecord[] records)
    {
        using AsyncClientStreamingCall<ImportRequest, ImportResponse> stream = call.Usage.Import(call.Streaming);
        try
        {
            foreach (ImportRecord record in records)
            {
                await stream.RequestStream.WriteAsync(record.Request!, call.Cancellation);
            }

            await stream.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // The answer says why.
        }

        return await stream.ResponseAsync;
    }

    private void Add(ImportResponse response, ImportRecord[] records)
    {
        Total.Messages += response.Messages;
        Total.Users += response.Users;
        Total.Groups += response.Groups;
        Total.Memberships += response.Memberships;
        Total.Friendships += response.Friendships;
        Total.OverLimit += response.OverLimit;
        foreach (ImportFailure failure in response.Failures)
        {
            Fail(records[failure.MessageIndex].Line, failure.Text);
        }

        // A hundred are told, the others only counted.
        Total.Failed += response.Failed - response.Failures.Count;
    }

    private void Fail(long line, string text)
    {
        Total.Failed++;
        if (Total.Failures.Count < MaxFailures)
        {
            Total.Failures.Add(new ImportFailure { MessageIndex = line, Text = text });
        }
    }
}
