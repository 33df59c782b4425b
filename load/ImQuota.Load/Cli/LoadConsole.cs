using Grpc.Core;
using ImQuota.Load.Reports;
using ImQuota.Load.Running;

namespace ImQuota.Load.Cli;

/// <summary>Where a command writes, and how it ends.</summary>
internal sealed class LoadConsole(TextWriter output, TextWriter error, bool terminal, TimeProvider time)
{
    public const int Good = 0;

    /// <summary>Wrong replies, a missed bar, or it could not be done.</summary>
    public const int Bad = 1;

    public const int BadUsage = 2;

    /// <summary>As shells tell Ctrl+C.</summary>
    public const int Cancelled = 130;

    public TextWriter Output => output;

    public TimeProvider Time => time;

    public Progress Progress { get; } = new(error, terminal, time);

    public Task NoteAsync(string line) => error.WriteLineAsync(line);

    /// <summary>What was expected to go wrong is told in one line.</summary>
    public async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("cancelled");
            return Cancelled;
        }
        catch (RpcException exception)
        {
            await error.WriteLineAsync($"the service answered {exception.StatusCode}: {exception.Status.Detail}");
            return exception.StatusCode == StatusCode.Cancelled ? Cancelled : Bad;
        }
        catch (Exception exception) when (exception is LoadException or IOException or System.Net.Sockets.SocketException or TimeoutException)
        {
            await error.WriteLineAsync(exception.Message);
            return Bad;
        }
    }
}
