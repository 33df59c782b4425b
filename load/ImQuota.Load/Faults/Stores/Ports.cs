using ImQuota.Load.Processes;

namespace ImQuota.Load.Faults.Stores;

/// <summary>Free loopback ports, none of them given twice, and with room for a cluster's bus 10,000 above.</summary>
internal static class Ports
{
    private const int BusDistance = 10_000;
    private const int Highest = 55_000;
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    public static int Next()
    {
        while (true)
        {
            int port = ChildProcess.FreePort();
            lock (Gate)
            {
                if (port < Highest && !Given.Contains(port - BusDistance) && !Given.Contains(port + BusDistance) && Given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
