using System.Buffers.Binary;
using System.Text;

namespace ImQuota.Server.Tests.Overload;

/// <summary>Frames of a client that does what no library would (RFC 9113; header fields as literals without a table, RFC 7541, 6.2.2).</summary>
internal static class RawHttp2
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>The preface, and settings with the window of each stream.</summary>
    internal static byte[] Begin(int initialWindow)
    {
        byte[] setting = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, 4);
        BinaryPrimitives.WriteInt32BigEndian(setting.AsSpan(2), initialWindow);
        return [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, setting)];
    }

    /// <summary>A gRPC call with one message, as stream 1.</summary>
    internal static byte[] Call(string path, byte[] message)
    {
        byte[] headers =
        [
            .. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", path), .. Field(":authority", "localhost"), .. Field("content-type", "application/grpc"),
            .. Field("te", "trailers"),
        ];
        byte[] data = [0, 0, 0, 0, (byte)message.Length, .. message];
        return [.. Frame(Headers, EndHeaders, 1, headers), .. Frame(Data, EndStream, 1, data)];
    }

    private static byte[] Field(string name, string value)
        => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        byte[] head = new byte[9];
        head[1] = (byte)(payload.Length >> 8);
        head[2] = (byte)payload.Length;
        head[3] = type;
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return [.. head, .. payload];
    }
}
