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
    public async Task<int> GuardAsync(Func<Task<int>> command, CancellationToken cancellationToken)
    {
        try
        {
            return await command();
        }
        catch (Exception exception) when (exception is OperationCanceledException || cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C reaches the servers that were started as well, so what breaks then may be anything.
            await error.WriteLineAsync("cancelled");
            return Cancelled;
        }
        catch (UsageException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return BadUsage;
        }
        catch (RpcException exception)
        {
            await error.WriteLineAsync($"the service answered {exception.StatusCode}: {exception.Status.Detail}");
            return Bad;
        }
        catch (Exception exception) when (exception is LoadException or IOException or System.Net.Sockets.SocketException or HttpRequestException or TimeoutException)
        {
            await error.WriteLineAsync(exception.Message);
            return Bad;
        }
    }
}
