using System.Runtime.InteropServices;

namespace ImQuota.Server.Tests.Processes;

/// <summary>Signals, which .NET does not send.</summary>
internal static class NativeMethods
{
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Kill(int processId, int signal);
}
