namespace ImQuota.Load.Processes;

/// <summary>A build of the service and what its processes find in their environment besides the usual.</summary>
/// <param name="Dll">ImQuota.Server.dll, built or published.</param>
internal sealed record ServiceBuild(string Dll, IReadOnlyDictionary<string, string> Environment)
{
    public ServiceBuild(string dll)
        : this(dll, new Dictionary<string, string>(StringComparer.Ordinal))
    {
    }

    /// <summary>Whether there is such a build.</summary>
    public static bool IsBuilt(string dll) => File.Exists(dll) && File.Exists(Path.ChangeExtension(dll, ".runtimeconfig.json"));
}
