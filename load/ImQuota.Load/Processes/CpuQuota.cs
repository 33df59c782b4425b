using System.Globalization;
using ImQuota.Load.Running;

namespace ImQuota.Load.Processes;

/// <summary>A control group of Linux that gives its processes a part of a core, as a container's limit does. Needs root.</summary>
internal sealed class CpuQuota : IDisposable
{
    private const string Root = "/sys/fs/cgroup";
    private const int PeriodMicros = 10_000;
    private readonly string _folder;

    private CpuQuota(string folder) => _folder = folder;

    /// <param name="cores">More than 0.</param>
    /// <exception cref="LoadException">There are no control groups, or this user may not make one.</exception>
    public static CpuQuota Create(double cores)
    {
        bool first = Directory.Exists(Path.Combine(Root, "cpu"));
        string folder = Path.Combine(Root, first ? "cpu" : "", "imquota-load-" + Guid.NewGuid().ToString("N"));
        string quota = ((int)(cores * PeriodMicros)).ToString(CultureInfo.InvariantCulture);
        string period = PeriodMicros.ToString(CultureInfo.InvariantCulture);
        try
        {
            Directory.CreateDirectory(folder);
            if (first)
            {
                File.WriteAllText(Path.Combine(folder, "cpu.cfs_period_us"), period);
                File.WriteAllText(Path.Combine(folder, "cpu.cfs_quota_us"), quota);
            }
            else
            {
                File.WriteAllText(Path.Combine(folder, "cpu.max"), quota + " " + period);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"A part of a core cannot be given to a process here (root, and control groups with cpu, are needed): {exception.Message}");
        }

        return new CpuQuota(folder);
    }

    /// <summary>A command that starts in the group, so that its runtime counts processors as in a container.</summary>
    public (string Program, IEnumerable<string> Arguments) Inside(string program, IEnumerable<string> arguments)
        => ("/bin/sh", ["-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(_folder, "cgroup.procs"), program, .. arguments]);

    /// <summary>After its processes ended.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // One of them ends later; an empty group costs nothing.
        }
    }
}
