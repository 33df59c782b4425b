using System.Threading.Channels;
using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Tests.Hosting;

/// <summary>The streams of <see cref="ScriptedServer"/>. An action that is not set gets the service's own answer; it is how the client greets.</summary>
internal sealed class ScriptedAdmission(ChannelWriter<ReceivedMessage> received) : AdmissionService.AdmissionServiceBase
{
    public override async Task AdmitStream(
        IAsyncStreamReader<AdmitStreamRequest> requestStream, IServerStreamWriter<AdmitStreamResponse> responseStream, ServerCallContext context)
    {
        var end = new TaskCompletionSource<Status>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var writing = new SemaphoreSlim(1);
        Task reading = ReadAsync(requestStream, WriteAsync, end, context.CancellationToken);
        if (await Task.WhenAny(reading, end.Task) == end.Task)
        {
            throw new RpcException(await end.Task);
        }

        await reading;

        async Task WriteAsync(AdmitStreamResponse response)
        {
            await writing.WaitAsync(context.CancellationToken);
            await responseStream.WriteAsync(response, context.CancellationToken);
            writing.Release();
        }
    }

    private async Task ReadAsync(
        IAsyncStreamReader<AdmitStreamRequest> requests, Func<AdmitStreamResponse, Task> write, TaskCompletionSource<Status> end, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            AdmitStreamRequest request = requests.Current;
            if (request.Actions is [{ ActionCase: AdmitAction.ActionOneofCase.None }])
            {
                await write(new AdmitStreamResponse { Id = request.Id, Results = { new AdmitResult { ErrorCode = (int)StatusCode.InvalidArgument, ErrorMessage = "action: is not set" } } });
            }
            else
            {
                await received.WriteAsync(new ReceivedMessage(request, write, end), cancellationToken);
            }
        }
    }
}
