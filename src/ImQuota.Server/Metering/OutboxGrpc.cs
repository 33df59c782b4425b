using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Server.Validation;
using DeadLetter = ImQuota.Domain.Metering.Outbox.DeadLetter;

namespace ImQuota.Server.Metering;

/// <summary>Usage records on their way, for operators; the contract is outbox.proto.</summary>
internal sealed class OutboxGrpc(IOutboxStore outbox) : OutboxService.OutboxServiceBase
{
    private const int DefaultPage = 100;
    private const int MaxPage = 500;
    private const int SinkMaxBytes = 32;

    public override async Task<GetOutboxResponse> GetOutbox(GetOutboxRequest request, ServerCallContext context)
    {
        IReadOnlyList<PartState> parts = await outbox.LookAsync(context.CancellationToken);
        return new GetOutboxResponse
        {
            Records = parts.Sum(part => part.End - part.First),
            Bytes = parts.Sum(part => part.Bytes),
            Sinks =
            {
                parts.SelectMany(part => part.Sinks.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(sink => new OutboxSink
                {
                    Name = sink,
                    Waiting = parts.Sum(part => part.Sinks.TryGetValue(sink, out long place) ? part.End - place : 0),
                    DeadLetters = parts.Sum(part => part.DeadLetters.GetValueOrDefault(sink)),
                }),
            },
        };
    }

    public override async Task<ListDeadLettersResponse> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        if (request.PageSize is < 0 or > MaxPage)
        {
            bad.Add("page_size", $"is {request.PageSize}; 1 to {MaxPage} are allowed, 0 is {DefaultPage}");
        }

        DeadLetterId? after = request.PageToken.Length == 0 ? null : ReadId(bad, "page_token", request.PageToken);
        bad.ThrowIfAny();

        int size = request.PageSize == 0 ? DefaultPage : request.PageSize;
        IReadOnlyList<DeadLetter> letters = await outbox.ListDeadAsync(after, size, context.CancellationToken);
        return new ListDeadLettersResponse
        {
            DeadLetters = { letters.Select(ToProto) },
            NextPageToken = letters.Count == size ? letters[^1].Id.ToString() : "",
        };
    }

    public override async Task<RequeueDeadLettersResponse> RequeueDeadLetters(RequeueDeadLettersRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.Count(bad, "ids", request.Ids.Count, 1, MaxPage);
        DeadLetterId[] ids = [.. request.Ids.Take(MaxPage).Select((id, index) => ReadId(bad, $"ids[{index}]", id))];
        bad.ThrowIfAny();

        int requeued = 0;
        foreach (DeadLetterId id in ids)
        {
            requeued += await outbox.RequeueAsync(id, context.CancellationToken) ? 1 : 0;
        }

        return new RequeueDeadLettersResponse { Requeued = requeued };
    }

    public override async Task<ForgetSinkResponse> ForgetSink(ForgetSinkRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        TextFields.Ascii(bad, "sink", request.Sink, 1, SinkMaxBytes);
        bad.ThrowIfAny();
        return await outbox.ForgetAsync(request.Sink, context.CancellationToken)
            ? new ForgetSinkResponse()
            : throw new RpcException(new Status(StatusCode.NotFound, $"The outbox has no sink {BadFields.Show(request.Sink)}."));
    }

    private static DeadLetterId ReadId(BadFields bad, string field, string text)
    {
        if (!DeadLetterId.TryParse(text, out DeadLetterId id))
        {
            bad.Add(field, $"is {BadFields.Show(text)}, which is no id of a dead letter, such as http:7:000000001234");
        }

        return id;
    }

    private static Contracts.V1.DeadLetter ToProto(DeadLetter letter) => new()
    {
        Id = letter.Id.ToString(),
        Sink = letter.Id.Sink,
        RefusedAt = letter.At.ToTimestamp(),
        Reason = letter.Reason,
        Event = letter.Event,
    };
}
