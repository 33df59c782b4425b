namespace ImQuota.Server.Hosting;

/// <summary>Stands where a full build has the embedded engine, and says that there is none.</summary>
internal sealed class LocalEngine : IDisposable
{
    private LocalEngine(string connectionString, byte[] tagSecret)
    {
        ConnectionString = connectionString;
        TagSecret = tagSecret;
    }

    public string ConnectionString { get; }

    public byte[] TagSecret { get; }

    public bool WasCutOff { get; private set; }

    /// <exception cref="StartException">Always.</exception>
    public static LocalEngine Start(string dataDirectory) => throw new StartException(
        "this build has no embedded engine. Name a Redis by --redis (or IMQUOTA_REDIS), with a tag secret (--tag-secret-file or IMQUOTA_TAG_SECRET), "
        + "or use a build that has the engine.");

    public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void MadeWhole() => WasCutOff = false;

    public void Dispose()
    {
    }
}
