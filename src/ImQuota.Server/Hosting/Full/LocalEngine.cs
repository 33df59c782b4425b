using ImQuota.Embedded;

namespace ImQuota.Server.Hosting;

/// <summary>The engine that runs in this process when no Redis is named, with the tag secret it keeps beside its data.</summary>
internal sealed class LocalEngine : IDisposable
{
    private readonly EmbeddedEngine _engine;

    private LocalEngine(EmbeddedEngine engine, byte[] tagSecret)
    {
        _engine = engine;
        TagSecret = tagSecret;
    }

    /// <summary>For StackExchange.Redis; holds a password, so it is not for logs.</summary>
    public string ConnectionString => _engine.ConnectionString;

    public byte[] TagSecret { get; }

    /// <summary>Whether it was killed when it ran last.</summary>
    public bool WasCutOff => _engine.WasCutOff;

    /// <summary>Ends when a kill takes nothing of what was answered before this call.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _engine.CommitAsync(cancellationToken);

    /// <summary>What that left half done was put right.</summary>
    public void MadeWhole() => _engine.MadeWhole();

    /// <exception cref="StartException">The data directory cannot be used.</exception>
    public static LocalEngine Start(string dataDirectory)
    {
        try
        {
            byte[] secret = TagSecretFile.ReadOrCreate(dataDirectory);
            return new LocalEngine(EmbeddedEngine.Start(new EmbeddedEngineOptions { DataDirectory = dataDirectory }), secret);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new StartException($"--data-dir {dataDirectory}: {exception.Message}", exception);
        }
    }

    public void Dispose() => _engine.Dispose();
}
