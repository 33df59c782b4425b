using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Redis.Tests;

/// <summary>Engines for tests of this project: a missing one skips the test, and says so.</summary>
internal static class Engine
{
    public static async Task<IEngine> GetOrSkipAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await EngineSet.GetAsync(name, cancellationToken);
        }
        catch (EngineMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
