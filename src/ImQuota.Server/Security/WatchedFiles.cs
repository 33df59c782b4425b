using System.Security.Cryptography;

namespace ImQuota.Server.Security;

/// <summary>
/// What is read from files, and read again when they change. By looking now and then at their content, not by notifications: those do not
/// come for a Kubernetes secret, whose files are links that are exchanged. A version that cannot be read leaves the one before in force.
/// </summary>
internal sealed class WatchedFiles<T>
    where T : class
{
    private readonly Func<Func<string, byte[]>, T> _load;
    private Dictionary<string, byte[]> _seen = new(StringComparer.Ordinal);
    private volatile T _current;

    /// <param name="load">Reads files by the function it is given; throws an <see cref="IOException"/>, an <see cref="UnauthorizedAccessException"/>
    /// or an <see cref="InvalidDataException"/> that tells what is wrong with them.</param>
    public WatchedFiles(Func<Func<string, byte[]>, T> load)
    {
        _load = load;
        _current = load(Read);
    }

    public T Current => _current;

    /// <summary>Whether an exception of loading says that a file is bad.</summary>
    public static bool IsBadFile(Exception exception) => exception is IOException or UnauthorizedAccessException or InvalidDataException;

    /// <summary>Looks once. False: nothing changed since the last look, be that good or bad.</summary>
    /// <exception cref="Exception">See <see cref="IsBadFile"/>: what changed cannot be used; what was in force still is.</exception>
    public bool Look()
    {
        if (!_seen.Any(one => !HashOf(one.Key).AsSpan().SequenceEqual(one.Value)))
        {
            return false;
        }

        // Before, for a load that fails has seen fewer of them, and those it has not seen must be looked at too.
        _seen = _seen.Keys.ToDictionary(path => path, HashOf, StringComparer.Ordinal);
        _current = _load(Read);
        return true;
    }

    private static byte[] HashOf(string path)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private byte[] Read(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        _seen[path] = SHA256.HashData(content);
        return content;
    }
}
