using System.Globalization;
using ImQuota.Load.H2;

namespace ImQuota.Load.Processes;

/// <summary>This program in the role of a peer.</summary>
internal sealed class PeerProcess(ChildProcess process, H2Endpoint endpoint) : IAsyncDisposable
{
    public int Id => process.Id;

    public H2Endpoint Endpoint => endpoint;

    /// <param name="redis">HOST:PORT, or null for the empty call alone.</param>
    /// <param name="environment">What makes its runtime work as the service's.</param>
    public static async Task<PeerProcess> StartAsync(string? redis, IReadOnlyDictionary<string, string> environment, string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        int port = ChildProcess.FreePort();
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ImQuota.Load.dll"), "peer", "--port", port.ToString(CultureInfo.InvariantCulture), .. redis is null ? [] : new[] { "--redis", redis },
        ];
        ChildProcess process = ChildProcess.Start("the peer", "dotnet", arguments, directory, [.. environment.Select(one => (one.Key, one.Value))]);
        try
        {
            await process.WaitUntilListeningAsync(port, time, cancellationToken);
            return new PeerProcess(process, H2Endpoint.TryParse(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))!);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
