using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ImQuota.Load.Measuring;

/// <summary>Asks a Redis for figures of INFO, without a client library: the store's own stays inside the service.</summary>
internal sealed class RedisInfo(string address)
{
    /// <summary>Bytes in use (used_memory), after it has come to rest.</summary>
    public Task<long> UsedMemoryAsync() => ReadAsync("memory", "used_memory:");

    /// <summary>CPU spent by the main process so far, in microseconds.</summary>
    public async Task<long> CpuMicrosAsync()
        => await ReadAsync("cpu", "used_cpu_sys:") + await ReadAsync("cpu", "used_cpu_user:");

    /// <summary>Commands run so far, those inside of scripts too.</summary>
    public async Task<long> CommandsAsync()
    {
        const string Calls = "calls=";
        long all = 0;
        foreach (string line in await LinesAsync("commandstats"))
        {
            int at = line.IndexOf(Calls, StringComparison.Ordinal) + Calls.Length;
            all += at < Calls.Length ? 0 : long.Parse(line.AsSpan(at, line.IndexOf(',', at) - at), CultureInfo.InvariantCulture);
        }

        return all;
    }

    private async Task<long> ReadAsync(string section, string name)
    {
        string line = (await LinesAsync(section)).Find(one => one.StartsWith(name, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{address} did not say {name} in INFO {section}.");
        decimal value = decimal.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
        return (long)(section == "cpu" ? value * 1_000_000 : value);
    }

    private async Task<List<string>> LinesAsync(string section)
    {
        int colon = address.LastIndexOf(':');
        using var client = new TcpClient();
        await client.ConnectAsync(address[..colon], int.Parse(address[(colon + 1)..], CultureInfo.InvariantCulture));
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"INFO {section}\r\nQUIT\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
