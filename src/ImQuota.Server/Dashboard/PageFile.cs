using System.IO.Compression;
using System.Security.Cryptography;

namespace ImQuota.Server.Dashboard;

/// <summary>One file of the page, read once, with its tag and its compressed form.</summary>
/// <param name="content">As it was built.</param>
/// <param name="contentType">With its character set.</param>
internal sealed class PageFile(byte[] content, string contentType)
{
    public byte[] Content => content;

    public string ContentType => contentType;

    public byte[] Brotli { get; } = Compress(content);

    /// <summary>Changes with the content and with nothing else.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";

    /// <param name="name">Of the resource, e.g. page/app.js.</param>
    /// <param name="contentType">With its character set.</param>
    public static PageFile FromResource(string name, string contentType)
    {
        using Stream stream = typeof(PageFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The file {name} is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new PageFile(copy.ToArray(), contentType);
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
        {
            brotli.Write(content);
        }

        return compressed.ToArray();
    }
}
