namespace ImQuota.Embedded;

/// <summary>A file that stands while the engine runs, so that the next start knows whether it was ended or killed.</summary>
internal sealed class EndMarker
{
    private readonly string _path;

    private EndMarker(string path, bool wasCutOff)
    {
        _path = path;
        WasCutOff = wasCutOff;
    }

    public bool WasCutOff { get; private set; }

    /// <summary>To be called under the directory's lock.</summary>
    public static EndMarker Begin(string directory)
    {
        string path = Path.Combine(directory, "running");
        bool wasCutOff = File.Exists(path);
        if (!wasCutOff)
        {
            using FileStream file = File.Create(path);
            file.Flush(flushToDisk: true);
        }

        return new EndMarker(path, wasCutOff);
    }

    public void MadeWhole() => WasCutOff = false;

    /// <summary>The engine has written everything. What was never put right stays for the next start.</summary>
    public void End()
    {
        if (!WasCutOff)
        {
            File.Delete(_path);
        }
    }
}
