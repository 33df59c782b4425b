using ImQuota.Server.Hosting;
using ImQuota.Server.Security.Callers;
using ImQuota.Server.Security.Tls;

namespace ImQuota.Server.Security;

/// <summary>The files of the configuration, as they are now; null where there are none.</summary>
internal sealed class SecurityFiles
{
    private SecurityFiles(WatchedFiles<CallerBook>? callers, WatchedFiles<TlsFiles>? tls)
    {
        Callers = callers;
        Tls = tls;
    }

    public WatchedFiles<CallerBook>? Callers { get; }

    public WatchedFiles<TlsFiles>? Tls { get; }

    /// <exception cref="StartException">A file cannot be used; all that are wrong are named.</exception>
    public static SecurityFiles Load(SecuritySettings settings)
    {
        var errors = new List<string>();
        WatchedFiles<CallerBook>? callers = settings.CallersFile is { } path
            ? Try(() => new WatchedFiles<CallerBook>(read => new CallersReader(read).Read(path)), errors)
            : null;
        WatchedFiles<TlsFiles>? tls = settings.Tls is { } files
            ? Try(() => new WatchedFiles<TlsFiles>(read => TlsFiles.Load(files, read)), errors)
            : null;
        return errors.Count == 0 ? new SecurityFiles(callers, tls) : throw new StartException(string.Join(Environment.NewLine, errors));
    }

    private static WatchedFiles<T>? Try<T>(Func<WatchedFiles<T>> load, List<string> errors)
        where T : class
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (WatchedFiles<T>.IsBadFile(exception))
        {
            errors.Add(exception.Message);
            return null;
        }
    }
}
