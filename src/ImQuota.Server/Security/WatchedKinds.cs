namespace ImQuota.Server.Security;

/// <summary>The files that are read again when they change, as logs and labels name them.</summary>
internal static class WatchedKinds
{
    public const string Callers = "callers";
    public const string Certificates = "certificates";

    public static IReadOnlyList<string> All { get; } = [Callers, Certificates];
}
