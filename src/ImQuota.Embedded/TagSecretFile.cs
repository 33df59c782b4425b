using System.Security.Cryptography;

namespace ImQuota.Embedded;

/// <summary>The tag secret of an embedded store: made once, kept in its data directory, readable by its owner only.</summary>
public static class TagSecretFile
{
    private const string FileName = "tag-secret";
    private const int Bytes = 32;

    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The file does not hold 64 hexadecimal digits.</exception>
    public static byte[] ReadOrCreate(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        string path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path))
        {
            Create(path);
        }

        string text = File.ReadAllText(path).Trim();
        try
        {
            byte[] secret = Convert.FromHexString(text);
            if (secret.Length == Bytes)
            {
                return secret;
            }
        }
        catch (FormatException)
        {
            // Told below, with the same advice.
        }

        throw new InvalidDataException($"{path} does not hold {2 * Bytes} hexadecimal digits; restore it, or the counts beside it are useless.");
    }

    // Written beside and renamed, so that no crash leaves half a secret.
    private static void Create(string path)
    {
        string fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes))));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: false);
    }
}
