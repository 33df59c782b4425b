using System.Text;

namespace ImQuota.Load.H2;

/// <summary>One gRPC method at one authority, with the header block of its requests made once (HPACK, RFC 7541, nothing indexed).</summary>
internal sealed class H2Method
{
    // Static table (RFC 7541, appendix A): 3 is ":method: POST", 6 is ":scheme: http".
    private const byte Post = 0x83;
    private const byte Http = 0x86;
    private const byte PathName = 0x04;
    private const byte AuthorityName = 0x01;
    private const byte NewName = 0x00;

    public H2Method(string path, string authority)
    {
        Path = path;
        var block = new MemoryStream();
        block.WriteByte(Post);
        block.WriteByte(Http);
        block.WriteByte(PathName);
        Write(block, path);
        block.WriteByte(AuthorityName);
        Write(block, authority);
        block.WriteByte(NewName);
        Write(block, "content-type");
        Write(block, "application/grpc");
        block.WriteByte(NewName);
        Write(block, "te");
        Write(block, "trailers");
        Block = block.ToArray();
    }

    public string Path { get; }

    public byte[] Block { get; }

    private static void Write(MemoryStream block, string text)
    {
        const int MaxShort = 126;
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length > MaxShort)
        {
            throw new ArgumentOutOfRangeException(nameof(text), text, $"is longer than {MaxShort} bytes");
        }

        block.WriteByte((byte)bytes.Length);
        block.Write(bytes);
    }
}
