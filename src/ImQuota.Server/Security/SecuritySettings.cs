using ImQuota.Server.Security.Tls;

namespace ImQuota.Server.Security;

/// <summary>Who may call and over what, as configured.</summary>
internal sealed record SecuritySettings
{
    /// <summary>Everybody, without TLS: for loopback and Unix sockets.</summary>
    public static SecuritySettings Off { get; } = new();

    /// <summary>Null: nobody is asked who he is.</summary>
    public string? CallersFile { get; init; }

    /// <summary>Null: no TLS.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Whether the ports may be reached from elsewhere without TLS or without asking who calls.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Whether /metrics is told to everybody.</summary>
    public bool OpenMetrics { get; init; }

    public bool IsOn => CallersFile is not null;

    public override string ToString()
        => $"callers={CallersFile ?? "anybody"} tls={(Tls is null ? "off" : Tls.ClientAuthorityFile is null ? "on" : "mutual")}"
            + (AllowInsecure ? " INSECURE-LISTENERS-ALLOWED" : "") + (IsOn && OpenMetrics ? " metrics=open" : "");
}
