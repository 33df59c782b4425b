using System.Security.Cryptography;
using System.Text.Json;

namespace ImQuota.Cli.Importing;

/// <summary>How far a file was imported, in a small file beside it, so that an import that broke off goes on. Written after what it tells was counted.</summary>
/// <param name="App">SDKAppID.</param>
/// <param name="FileBytes">Length of the file.</param>
/// <param name="FileDigest">SHA-256 of its first 64 KiB, hexadecimal: with the length, whether it is the same file.</param>
/// <param name="Line">The last line that is done.</param>
internal sealed record ImportPosition(ulong App, long FileBytes, string FileDigest, long Line)
{
    private const int DigestBytes = 64 << 10;

    public static async Task<ImportPosition> StartOfAsync(string file, ulong app, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(file);
        byte[] first = new byte[DigestBytes];
        int read = await stream.ReadAtLeastAsync(first, DigestBytes, throwOnEndOfStream: false, cancellationToken);
        return new ImportPosition(app, stream.Length, Convert.ToHexStringLower(SHA256.HashData(first.AsSpan(0, read))), 0);
    }

    /// <summary>The stored position, if it is of the same file and app; where there is none, the start.</summary>
    /// <exception cref="CliException">It is of another file or app, or no position at all.</exception>
    public ImportPosition Resume(string path)
    {
        if (!File.Exists(path))
        {
            return this;
        }

        ImportPosition? stored;
        try
        {
            stored = JsonSerializer.Deserialize<ImportPosition>(File.ReadAllText(path));
        }
        catch (JsonException exception)
        {
            throw new CliException($"{path} holds no position of an import; delete it, or say --restart.", exception);
        }

        return stored is not null && stored with { Line = 0 } == this
            ? stored
            : throw new CliException($"{path} is of another file or app; delete it, or say --restart.");
    }

    /// <summary>Whole or not at all.</summary>
    public void Write(string path)
    {
        string next = path + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(this));
        File.Move(next, path, overwrite: true);
    }
}
