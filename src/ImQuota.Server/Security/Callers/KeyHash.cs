using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ImQuota.Server.Security.Callers;

/// <summary>
/// SHA-256 of a static key, which is all that a file holds of it. A slow hash guards words that people choose; a random key of 256 bits
/// cannot be guessed from its hash however fast that is, and a slow one would be paid for at requests.
/// </summary>
/// <param name="First">Bytes 0 to 15.</param>
/// <param name="Last">Bytes 16 to 31.</param>
internal readonly record struct KeyHash(UInt128 First, UInt128 Last)
{
    public const string Prefix = "sha256:";

    /// <summary>Begins each key that is made here, so that a scanner for secrets knows one when it sees it.</summary>
    private const string KeyPrefix = "imq_";

    private const int KeyBytes = 32;

    /// <summary>Of a bearer token in ASCII; longer ones than this are refused before.</summary>
    public const int MaxTokenChars = 8192;

    private const int OnStack = 512;

    /// <summary>A new random key of 256 bits.</summary>
    public static string NewKey() => KeyPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <param name="token">At most <see cref="MaxTokenChars"/>.</param>
    public static KeyHash Of(ReadOnlySpan<char> token)
    {
        int length = Encoding.UTF8.GetByteCount(token);
        Span<byte> bytes = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
        return Of(hash);
    }

    /// <summary>False: it is not <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static bool TryParse(string text, out KeyHash hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        bool good = text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length == Prefix.Length + (2 * bytes.Length)
            && Convert.FromHexString(text.AsSpan(Prefix.Length), bytes, out _, out _) == OperationStatus.Done;
        hash = good ? Of(bytes) : default;
        return good;
    }

    /// <summary>In a time that does not tell how much of it is the same.</summary>
    public bool Matches(KeyHash other)
        => CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in this, 1)), MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in other, 1)));

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Last);
        return Prefix + Convert.ToHexStringLower(bytes);
    }

    private static KeyHash Of(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
}
