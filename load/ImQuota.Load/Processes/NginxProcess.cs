using System.Globalization;
using ImQuota.Load.H2;
using ImQuota.Load.Peers;

namespace ImQuota.Load.Processes;

/// <summary>nginx with lua in front of Redis, by a configuration of its own.</summary>
internal sealed class NginxProcess(ChildProcess process, H2Endpoint endpoint) : IAsyncDisposable
{
    private static readonly string[] ModuleFolders = ["/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules", "/etc/nginx/modules"];

    public int Id => process.Id;

    public H2Endpoint Endpoint => endpoint;

    /// <summary>Null when nginx, its lua module or the Redis library for it is not installed.</summary>
    public static (string Program, string Modules)? Find()
        => Programs.Find("nginx") is { } program
            && Array.Find(ModuleFolders, folder => File.Exists(Path.Combine(folder, "ngx_http_lua_module.so"))) is { } modules
            && File.Exists("/usr/share/lua/5.1/nginx/redis.lua")
            ? (program, modules)
            : null;

    public static async Task<NginxProcess> StartAsync(
        (string Program, string Modules) found, int redisPort, string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        int port = ChildProcess.FreePort();
        string file = Path.Combine(directory, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(directory, found.Modules, port, redisPort), cancellationToken);
        ChildProcess process = ChildProcess.Start("nginx", found.Program, ["-c", file, "-p", directory, "-e", Path.Combine(directory, "start.log")], directory);
        try
        {
            await process.WaitUntilListeningAsync(port, time, cancellationToken);
            return new NginxProcess(process, H2Endpoint.TryParse(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))!);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    internal static string Configuration(string directory, string modules, int port, int redisPort)
    {
        (string Name, string Value)[] values =
        [
            ("folder", directory), ("modules", modules), ("port", Text(port)), ("redis", Text(redisPort)), ("sha", OneLimitScript.Sha), ("key", OneLimitScript.Key),
            ("limit", Text(OneLimitScript.Limit)),
        ];
        return values.Aggregate(EmbeddedText.Read("nginx.conf.template"), (text, value) => text.Replace($"@{value.Name}@", value.Value, StringComparison.Ordinal));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
