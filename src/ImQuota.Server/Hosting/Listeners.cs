using ImQuota.Server.Overload;
using ImQuota.Server.Security;
using ImQuota.Server.Security.Callers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ImQuota.Server.Hosting;

/// <summary>Opens the ports and the socket.</summary>
internal static class Listeners
{
    /// <summary>Kestrel's default: below it, for as long as a reader may be slow, the connection ends.</summary>
    private const double MinBytesPerSecond = 240;

    public static void Open(KestrelServerOptions kestrel, ServerOptions options, SecurityFiles security)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowAlternateSchemes = true;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.Overload.MaxHeaderBytes;
        kestrel.Limits.MinResponseDataRate = new MinDataRate(MinBytesPerSecond, options.Overload.SlowReader);
        kestrel.Limits.Http2.MaxStreamsPerConnection = options.Overload.MaxStreams;
        Drain drain = kestrel.ApplicationServices.GetRequiredService<Drain>();
        kestrel.Listen(options.Address, options.AdmissionPort, listen =>
        {
            ListenAdmission(listen);
            Encrypt(listen, security);
        });
        kestrel.Listen(options.Address, options.AdminPort, listen =>
        {
            Prepare(listen, Listener.Admin);
            if (!Encrypt(listen, security))
            {
                listen.AcceptHttp1AndHttp2();
            }
        });
        if (options.UnixSocket is { } path)
        {
            kestrel.ListenUnixSocket(path, ListenAdmission);
        }

        void ListenAdmission(ListenOptions listen)
        {
            Prepare(listen, Listener.Admission);
            listen.Protocols = HttpProtocols.Http2;
        }

        void Prepare(ListenOptions listen, Listener listener)
        {
            drain.Watch(listen);
            ConnectionAge.Limit(listen, options.Overload.MaxConnectionAge);
            listen.Mark(listener);
            if (options.Security.IsOn)
            {
                KnownCaller.Keep(listen);
            }
        }
    }

    /// <returns>False: without TLS.</returns>
    private static bool Encrypt(ListenOptions listen, SecurityFiles security)
    {
        if (security.Tls is not { } files)
        {
            return false;
        }

        // By connection, so that a certificate that was exchanged is shown to the next one.
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(files.Current.ToOptions()) });
        return true;
    }
}
