using System.Globalization;
using System.Text.Json;

namespace ImQuota.Load.Processes;

/// <summary>A build of the service and what its processes find in their environment besides the usual.</summary>
/// <param name="Dll">ImQuota.Server.dll, built or published.</param>
/// <param name="Cores">What each of its processes may use, in cores; 0: all there is.</param>
internal sealed record ServiceBuild(string Dll, IReadOnlyDictionary<string, string> Environment, double Cores = 0)
{
    public ServiceBuild(string dll, double cores = 0)
        : this(dll, new Dictionary<string, string>(StringComparer.Ordinal), cores)
    {
    }

    private string RuntimeConfig => Path.ChangeExtension(Dll, ".runtimeconfig.json");

    /// <summary>Whether there is such a build.</summary>
    public bool Exists => File.Exists(Dll) && File.Exists(RuntimeConfig);

    /// <summary>Variables that give another .NET process the collector and the idle threads that this build has: both make a difference to every call.</summary>
    public IReadOnlyDictionary<string, string> RuntimeEnvironment()
    {
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(RuntimeConfig));
        var variables = new Dictionary<string, string>(Environment, StringComparer.Ordinal);
        if (config.RootElement.GetProperty("runtimeOptions").TryGetProperty("configProperties", out JsonElement properties))
        {
            if (properties.TryGetProperty("System.GC.Server", out JsonElement server))
            {
                variables.TryAdd("DOTNET_gcServer", server.GetBoolean() ? "1" : "0");
            }

            if (properties.TryGetProperty("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", out JsonElement spins))
            {
                // The runtime reads its variables as hexadecimal.
                variables.TryAdd("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", spins.GetInt32().ToString("X", CultureInfo.InvariantCulture));
            }
        }

        return variables;
    }
}
