using ImQuota.Embedded;

namespace ImQuota.Testing.Engines;

/// <summary>The embedded engine, in memory.</summary>
internal sealed class GarnetEngine : IEngine
{
    private readonly EmbeddedEngine _engine = EmbeddedEngine.Start(new EmbeddedEngineOptions());

    public string Name => "garnet";

    public string ConnectionString => _engine.ConnectionString;

    public ValueTask DisposeAsync()
    {
        _engine.Dispose();
        return ValueTask.CompletedTask;
    }
}
