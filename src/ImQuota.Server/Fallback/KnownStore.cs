using ImQuota.Server.Hosting;

namespace ImQuota.Server.Fallback;

/// <summary>The marker of the store as this machine saw it last, in the file <c>store-id</c> beside the journal.</summary>
internal sealed class KnownStore(ServerOptions options)
{
    private const int MaxBytes = 64;

    private string FilePath => Path.Combine(options.StoreDirectory, "store-id");

    /// <summary>What the store must be; null: whatever it is.</summary>
    /// <exception cref="StartException">The file cannot be read, or another store than the accepted one is asked for.</exception>
    public string? Read()
    {
        if (options.AcceptStore is { } accepted)
        {
            return accepted == ServerOptions.NewStore ? null : accepted;
        }

        try
        {
            return File.Exists(FilePath) && new FileInfo(FilePath).Length <= MaxBytes ? File.ReadAllText(FilePath).Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"--data-dir {options.DataDirectory}: {exception.Message}", exception);
        }
    }

    /// <summary>Remembers the store. A directory that cannot be written is told by whoever needs it, and costs only that a store emptied between two runs is not noticed.</summary>
    /// <returns>Null, or why it could not.</returns>
    public string? Write(string id)
    {
        try
        {
            Directory.CreateDirectory(options.StoreDirectory);

            // Written beside and renamed, so that no crash leaves half a marker.
            File.WriteAllText(FilePath + ".new", id);
            File.Move(FilePath + ".new", FilePath, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
