using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Kills;

/// <summary>Engines of a class's own: who looks at all that a store holds, hundreds of times, need not look at what other tests left there.</summary>
public sealed class OwnEngines : IAsyncDisposable
{
    private readonly Dictionary<string, IEngine> _running = new(StringComparer.Ordinal);

    /// <summary>Skips the test where there is none.</summary>
    internal async Task<IEngine> GetAsync(string name)
    {
        if (!_running.TryGetValue(name, out IEngine? engine))
        {
            try
            {
                engine = await EngineSet.StartOwnAsync(name, TestContext.Current.CancellationToken);
            }
            catch (EngineMissingException missing)
            {
                Assert.Skip(missing.Message);
                throw;
            }

            _running.Add(name, engine);
        }

        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IEngine engine in _running.Values)
        {
            await engine.DisposeAsync();
        }
    }
}
