using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Tests.Hosting;

/// <summary>Takes users, and goes away in the middle of one call.</summary>
internal sealed class ImportScript : UsageService.UsageServiceBase
{
    private int _calls;

    /// <summary>The call that fails; 0: none.</summary>
    internal int FailsAt { get; set; }

    /// <summary>Users of the calls that were answered.</summary>
    internal List<string> Users { get; } = [];

    public override async Task<ImportResponse> Import(IAsyncStreamReader<ImportRequest> requestStream, ServerCallContext context)
    {
        _calls++;
        var users = new List<string>();
        await foreach (ImportRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            users.AddRange(request.Users.UserIds);
            if (_calls == FailsAt)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "gone"));
            }
        }

        Users.AddRange(users);
        return new ImportResponse { Messages = users.Count, Users = users.Count };
    }
}
