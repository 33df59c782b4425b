using Grpc.Core;
using ImQuota.Domain.Admission;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>Records a stream of facts in batches: of one app, in the order they came, never more than a bounded number at a time.</summary>
internal sealed class Importer(IAdmissionStore admission)
{
    /// <summary>Facts after which a batch is sent; with a message of 500 friendships it holds at most 755.</summary>
    private const int BatchFull = 256;

    /// <summary>Records of a message of a stream that is answered.</summary>
    private const int MaxRecords = 1000;

    private readonly List<ImportFact> _facts = [];
    private readonly ImportTally _tally = new();
    private ulong _sdkAppId;

    public async Task<Wire.ImportResponse> RunAsync(IAsyncStreamReader<Wire.ImportRequest> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            await AddAsync(requests.Current, cancellationToken);
        }

        await FlushAsync(cancellationToken);
        return _tally.Response;
    }

    /// <summary>The same, answered after each message, when its records are counted.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<Wire.ImportStreamRequest> requests, IServerStreamWriter<Wire.ImportStreamResponse> responses, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            Wire.ImportStreamRequest request = requests.Current;
            var bad = new BadFields();
            IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
            IdFields.Count(bad, "records", request.Records.Count, 1, MaxRecords);
            bad.ThrowIfAny();
            foreach (Wire.ImportRequest record in request.Records)
            {
                if (record.SdkAppId == 0 || record.SdkAppId == request.SdkAppId)
                {
                    record.SdkAppId = request.SdkAppId;
                    await AddAsync(record, cancellationToken);
                }
                else
                {
                    _tally.Fail(_tally.Response.Messages++, $"sdk_app_id: is {record.SdkAppId}; the message is about {request.SdkAppId}");
                }
            }

            await FlushAsync(cancellationToken);
            await responses.WriteAsync(new Wire.ImportStreamResponse { Acknowledged = _tally.Response.Messages, Total = _tally.Response.Clone() }, cancellationToken);
            _tally.Response.Failures.Clear();
        }
    }

    private async Task AddAsync(Wire.ImportRequest request, CancellationToken cancellationToken)
    {
        long index = _tally.Response.Messages++;
        if (request.SdkAppId != _sdkAppId || _facts.Count >= BatchFull)
        {
            await FlushAsync(cancellationToken);
            _sdkAppId = request.SdkAppId;
        }

        var bad = new BadFields();
        ImportReader.Read(bad, request, index, _facts);
        if (bad.HasAny)
        {
            _tally.Fail(index, bad.ToStatus().Message);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_facts.Count == 0)
        {
            return;
        }

        AdmissionRequest[] requests = [.. _facts.Select(fact => new AdmissionRequest(AdmissionMode.Record, fact.Action))];
        AdmissionOutcome[] outcomes = await admission.DecideAsync(_sdkAppId, requests, cancellationToken);
        for (int i = 0; i < outcomes.Length; i++)
        {
            _tally.Take(_facts[i], outcomes[i]);
        }

        _facts.Clear();
    }
}
