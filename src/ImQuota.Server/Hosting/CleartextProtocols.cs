using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ImQuota.Server.Hosting;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS, so that curl, Prometheus and gRPC clients reach the admin port alike. An HTTP/2
/// client that needs no TLS begins with a fixed preface (RFC 9113, 3.4), which no HTTP/1.1 request can begin with. Kestrel decides by
/// what TLS has negotiated, so it is told that; it must then allow the scheme http on such a connection (AllowAlternateSchemes).
/// </summary>
internal static class CleartextProtocols
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n"u8;

    /// <summary>As long as Kestrel waits for the headers of a request (RequestHeadersTimeout).</summary>
    private static readonly TimeSpan FirstBytesWithin = TimeSpan.FromSeconds(30);

    public static void AcceptHttp1AndHttp2(this ListenOptions options)
    {
        options.Protocols = HttpProtocols.Http1AndHttp2;
        options.Use(next => async connection =>
        {
            bool http2;
            using (var deadline = new CancellationTokenSource(FirstBytesWithin, TimeProvider.System))
            using (var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connection.ConnectionClosed))
            {
                try
                {
                    http2 = await BeginsWithPrefaceAsync(connection.Transport.Input, ending.Token);
                }
                catch (OperationCanceledException)
                {
                    connection.Abort(new ConnectionAbortedException("No request came."));
                    return;
                }
            }

            if (http2)
            {
                connection.Features.Set<ITlsApplicationProtocolFeature>(Negotiated.Http2);
                connection.Features.Set<ITlsConnectionFeature>(Negotiated.Http2);
            }

            await next(connection);
        });
    }

    private static async Task<bool> BeginsWithPrefaceAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken);
            bool? answer = Compare(read.Buffer);

            // Nothing is consumed: the protocol reads it all again.
            input.AdvanceTo(read.Buffer.Start, answer is null ? read.Buffer.End : read.Buffer.Start);
            if (answer is not null || read.IsCompleted)
            {
                return answer ?? false;
            }
        }
    }

    /// <summary>Null: as far as it goes it does, but there is more to come.</summary>
    private static bool? Compare(ReadOnlySequence<byte> buffer)
    {
        int length = (int)Math.Min(buffer.Length, Preface.Length);
        Span<byte> begin = stackalloc byte[Preface.Length];
        buffer.Slice(0, length).CopyTo(begin);
        if (!begin[..length].SequenceEqual(Preface[..length]))
        {
            return false;
        }

        return length == Preface.Length ? true : null;
    }

    private sealed class Negotiated(byte[] protocol) : ITlsApplicationProtocolFeature, ITlsConnectionFeature
    {
        public static Negotiated Http2 { get; } = new("h2"u8.ToArray());

        public ReadOnlyMemory<byte> ApplicationProtocol => protocol;

        public X509Certificate2? ClientCertificate
        {
            get => null;
            set => throw new NotSupportedException("There is no TLS here.");
        }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
