using System.Globalization;
using System.Text;

namespace ImQuota.Load.H2;

/// <summary>
/// Reads grpc-status and grpc-message out of a header block of a server that was told to index nothing and that does not compress
/// texts, as Kestrel. A compressed text (Huffman) is passed over: the status is then not seen, and the call counts as failed.
/// </summary>
internal static class H2Trailers
{
    private const byte Indexed = 0x80;
    private const byte Incremental = 0x40;
    private const byte SizeUpdate = 0x20;
    private const int Huffman = 0x80;

    public static (int Status, string Message) Read(ReadOnlySpan<byte> block)
    {
        int status = H2Reply.NoStatus;
        string message = "";
        while (!block.IsEmpty)
        {
            byte first = block[0];
            if ((first & Indexed) != 0)
            {
                ReadInteger(ref block, 7);
            }
            else if ((first & (Incremental | SizeUpdate)) == SizeUpdate)
            {
                ReadInteger(ref block, 5);
            }
            else
            {
                int index = ReadInteger(ref block, (first & Incremental) != 0 ? 6 : 4);
                string name = index == 0 ? ReadText(ref block) : "";
                string value = ReadText(ref block);
                status = name == "grpc-status" && int.TryParse(value, CultureInfo.InvariantCulture, out int number) ? number : status;
                message = name == "grpc-message" ? Uri.UnescapeDataString(value) : message;
            }
        }

        return (status, message);
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        int max = (1 << prefixBits) - 1;
        int value = block[0] & max;
        block = block[1..];
        for (int shift = 0; value >= max && shift <= 21; shift += 7)
        {
            byte next = block[0];
            block = block[1..];
            value += (next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                break;
            }
        }

        return value;
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        bool compressed = (block[0] & Huffman) != 0;
        int length = ReadInteger(ref block, 7);
        string text = compressed ? "" : Encoding.ASCII.GetString(block[..length]);
        block = block[length..];
        return text;
    }
}
