namespace ImQuota.Domain.Editions;

/// <summary>Stable names of platforms in the catalogue.</summary>
public static class PlatformNames
{
    private static readonly NameTable<Platform> Table = new(
        (Platform.Android, "android"),
        (Platform.IPhone, "iphone"),
        (Platform.IPad, "ipad"),
        (Platform.Windows, "windows"),
        (Platform.Mac, "mac"),
        (Platform.Linux, "linux"),
        (Platform.Web, "web"));

    public static IReadOnlyCollection<string> All => Table.Names;

    public static string NameOf(Platform platform) => Table.NameOf(platform);

    public static bool TryParse(string name, out Platform platform) => Table.TryParse(name, out platform);
}
