using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ImQuota.Load.Running;

namespace ImQuota.Load.Faults.Stores;

/// <summary>A bare connection whose words are bytes (Latin-1): names of keys may be binary, which redis-cli's text is not.</summary>
internal sealed class RawRedis : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly BufferedStream _stream;

    private RawRedis(int port)
    {
        _client.Connect("127.0.0.1", port);
        _stream = new BufferedStream(_client.GetStream());
    }

    public static RawRedis Open(int port) => new(port);

    /// <summary>Its reply, an array flattened.</summary>
    /// <exception cref="LoadException">It answered with an error.</exception>
    public IReadOnlyList<string> Call(params string[] words)
    {
        string command = $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
        _stream.Write(Encoding.Latin1.GetBytes(command));
        _stream.Flush();
        var reply = new List<string>();
        Read(reply);
        return reply;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private void Read(List<string> reply)
    {
        string line = ReadLine();
        switch (line[0])
        {
            case '-':
                throw new LoadException("Redis: " + line[1..]);
            case '*':
                for (int left = Number(line); left > 0; left--)
                {
                    Read(reply);
                }

                break;
            case '$':
                byte[] bytes = new byte[Number(line) + 2];
                _stream.ReadExactly(bytes);
                reply.Add(Encoding.Latin1.GetString(bytes, 0, bytes.Length - 2));
                break;
            default:
                reply.Add(line[1..]);
                break;
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (_stream.ReadByte() is var read and not '\n')
        {
            line.Append(read < 0 ? throw new IOException("Redis closed the connection") : (char)read);
        }

        return line.ToString().TrimEnd('\r');
    }

    private static int Number(string line) => int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
}
