using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>How often a redis-server did each command.</summary>
internal static class StoreCommands
{
    /// <summary>By name, since it started; those inside of scripts too.</summary>
    internal static async Task<IReadOnlyDictionary<string, long>> CountAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("INFO commandstats\r\nQUIT\r\n"u8.ToArray(), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        string text = await reader.ReadToEndAsync(cancellationToken);
        var calls = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in text.Split("\r\n").Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal)))
        {
            string[] parts = line["cmdstat_".Length..].Split(':', ',');
            calls[parts[0]] = long.Parse(parts[1]["calls=".Length..], CultureInfo.InvariantCulture);
        }

        return calls;
    }
}
