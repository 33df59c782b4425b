using System.Runtime.InteropServices;

namespace ImQuota.Load.Driving;

/// <summary>A sleep finer than a millisecond, and signals; .NET has neither.</summary>
internal static class NativeMethods
{
    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Nanosleep(in Timespec request, nint remaining);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Prctl(int option, ulong first, ulong second, ulong third, ulong fourth);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Kill(int processId, int signal);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Timespec
    {
        public nint Seconds;
        public nint Nanos;
    }
}
