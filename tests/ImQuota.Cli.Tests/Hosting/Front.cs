using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using ImQuota.Contracts.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ImQuota.Cli.Tests.Hosting;

/// <summary>What may stand before a service: it ends TLS, looks at tokens and certificates, and answers what a test wants.</summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Front(WebApplication web, Script script)
    {
        _web = web;
        Heard = script;
    }

    internal string Address => _web.Urls.Single();

    internal Script Heard { get; }

    internal static async Task<Front> StartAsync(X509Certificate2? tls = null, Func<Task>? answer = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (tls is not null)
            {
                listen.UseHttps(tls, https => https.ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.AllowCertificate);
                listen.KestrelServerOptions.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate());
            }
        }));
        builder.Services.AddGrpc();
        var script = new Script(answer);
        builder.Services.AddSingleton(script);
        builder.Services.AddSingleton(script.Imports);
        WebApplication web = builder.Build();
        web.MapGrpcService<Script>();
        web.MapGrpcService<ImportScript>();
        await web.StartAsync(TestContext.Current.CancellationToken);
        return new Front(web, script);
    }

    /// <summary>A certificate for 127.0.0.1 that nobody but its own authority, itself, speaks for.</summary>
    internal static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=imquota tests", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    internal sealed class Script(Func<Task>? answer) : AppService.AppServiceBase
    {
        internal string? Authorization { get; private set; }

        internal ImportScript Imports { get; } = new();

        public override async Task<GetAppResponse> GetApp(GetAppRequest request, ServerCallContext context)
        {
            Authorization = context.RequestHeaders.GetValue("authorization");
            if (answer is not null)
            {
                await answer();
            }

            return new GetAppResponse { App = new App { SdkAppId = request.SdkAppId, Name = "[red]a\u001b[31mb\u202Ec[/]", Account = "acme" } };
        }
    }
}
