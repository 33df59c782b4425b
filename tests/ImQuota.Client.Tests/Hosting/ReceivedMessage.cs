using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Tests.Hosting;

/// <summary>A message that <see cref="ScriptedServer"/> got; the test says what becomes of it.</summary>
internal sealed class ReceivedMessage(AdmitStreamRequest request, Func<AdmitStreamResponse, Task> reply, TaskCompletionSource<Status> end)
{
    internal AdmitStreamRequest Request => request;

    /// <summary>User ids of its logins, in order.</summary>
    internal IEnumerable<string> Users => request.Actions.Select(action => action.Login.UserId);

    /// <summary>Replies to each action with what <paramref name="result"/> makes of it.</summary>
    internal Task ReplyAsync(Func<AdmitAction, AdmitResult> result) => reply(new AdmitStreamResponse { Id = request.Id, Results = { request.Actions.Select(result) } });

    /// <summary>Allows each, and repeats the user's id where the caller finds it again.</summary>
    internal Task AllowAsync()
        => ReplyAsync(action => new AdmitResult { Decision = new Decision { Verdict = Verdict.Allowed }, Kick = { action.Login.UserId } });

    internal Task ReplyAsync(AdmitStreamResponse response) => reply(response);

    /// <summary>Ends the stream.</summary>
    internal void End(StatusCode code, string detail) => end.TrySetResult(new Status(code, detail));
}
