using System.Globalization;

namespace ImQuota.Load.Measuring;

/// <summary>What Linux says of a process, all its threads together.</summary>
internal static class ProcessFigures
{
    private const int UserField = 11;
    private const int SystemField = 12;

    // USER_HZ, which Linux fixes at 100 for this file on all architectures that .NET runs on.
    private const long MicrosATick = 10_000;

    /// <summary>CPU spent so far, in microseconds; steps of 10,000.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static long CpuMicros(int processId) => ParseCpuMicros(File.ReadAllText(Path(processId, "stat")));

    /// <summary>The same of a process and its children, e.g. nginx and its workers.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static long TreeCpuMicros(int processId)
        => CpuMicros(processId) + File.ReadAllText(Path(processId, $"task/{processId.ToString(CultureInfo.InvariantCulture)}/children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Sum(child => TreeCpuMicros(int.Parse(child, CultureInfo.InvariantCulture)));

    /// <summary>Resident memory in bytes.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static long ResidentBytes(int processId)
    {
        string line = File.ReadLines(Path(processId, "status")).First(one => one.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The name may hold spaces and brackets, so fields are counted after its last bracket.</summary>
    internal static long ParseCpuMicros(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[UserField], CultureInfo.InvariantCulture) + long.Parse(fields[SystemField], CultureInfo.InvariantCulture)) * MicrosATick;
    }

    private static string Path(int processId, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{file}");
}
