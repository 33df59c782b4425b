using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Tests.Hosting;

/// <summary>Takes users, and goes away instead of answering one message.</summary>
internal sealed class ImportScript : UsageService.UsageServiceBase
{
    private int _messages;

    /// <summary>The message, of all streams, that is not answered; 0: none.</summary>
    internal int FailsAt { get; set; }

    /// <summary>Users of the messages that were answered.</summary>
    internal List<string> Users { get; } = [];

    public override async Task ImportStream(
        IAsyncStreamReader<ImportStreamRequest> requestStream, IServerStreamWriter<ImportStreamResponse> responseStream, ServerCallContext context)
    {
        long taken = 0;
        await foreach (ImportStreamRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (++_messages == FailsAt)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "gone"));
            }

            string[] users = [.. request.Records.SelectMany(record => record.Users.UserIds)];
            Users.AddRange(users);
            taken += users.Length;
            await responseStream.WriteAsync(new ImportStreamResponse { Acknowledged = taken, Total = new ImportResponse { Messages = taken, Users = taken } }, context.CancellationToken);
        }
    }
}
