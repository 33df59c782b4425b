namespace ImQuota.Client.Configuration;

/// <summary>Where a sidecar listens.</summary>
/// <param name="Name">As metrics and errors name it.</param>
/// <param name="Uri">What gRPC takes for it.</param>
/// <param name="SocketPath">Path of the Unix socket; null for TCP.</param>
internal sealed record SidecarAddress(string Name, Uri Uri, string? SocketPath)
{
    /// <summary>The authority that a request through a Unix socket carries; nothing resolves it.</summary>
    private static readonly Uri SocketUri = new("http://localhost");

    /// <summary>Null if it is none.</summary>
    public static SidecarAddress? Parse(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return null;
        }

        switch (uri.Scheme)
        {
            case "http" or "https" when uri.Host.Length > 0 && uri.AbsolutePath == "/":
                return new SidecarAddress(uri.GetLeftPart(UriPartial.Authority), uri, SocketPath: null);
            case "unix" when uri.Host.Length == 0 && uri.AbsolutePath.Length > 1:
                string path = Uri.UnescapeDataString(uri.AbsolutePath);
                return new SidecarAddress("unix://" + path, SocketUri, path);
            default:
                return null;
        }
    }
}
