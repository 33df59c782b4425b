using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ImQuota.Load.Measuring;

/// <summary>Asks a Redis for two figures of INFO, without a client library: the store's own stays inside the service.</summary>
internal sealed class RedisInfo(string address)
{
    /// <summary>Bytes in use (used_memory), after it has come to rest.</summary>
    public Task<long> UsedMemoryAsync() => ReadAsync("memory", "used_memory:");

    /// <summary>CPU spent by the main process so far, in microseconds.</summary>
    public async Task<long> CpuMicrosAsync()
        => await ReadAsync("cpu", "used_cpu_sys:") + await ReadAsync("cpu", "used_cpu_user:");

    private async Task<long> ReadAsync(string section, string name)
    {
        int colon = address.LastIndexOf(':');
        using var client = new TcpClient();
        await client.ConnectAsync(address[..colon], int.Parse(address[(colon + 1)..], CultureInfo.InvariantCulture));
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"INFO {section}\r\nQUIT\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                decimal value = decimal.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
                return (long)(section == "cpu" ? value * 1_000_000 : value);
            }
        }

        throw new InvalidOperationException($"{address} did not say {name} in INFO {section}.");
    }
}
