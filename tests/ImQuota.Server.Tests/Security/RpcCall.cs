using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>Calls any method by its descriptor, about an app, and tells the status alone.</summary>
internal static class RpcCall
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The gRPC status; of Admit and AdmitStream that of their one action, unless the call itself failed.</summary>
    internal static async Task<int> StatusAsync(Service service, MethodDescriptor method, ulong app, string? key)
    {
        bool isAdmission = method.Service.Name is "AdmissionService" or "NodeService";
        using HttpClient http = Service.Http(isAdmission ? service.AdmissionAddress : service.AdminAddress, HttpVersion.Version20);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{method.Service.FullName}/{method.Name}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([.. Messages(method, app).SelectMany(Framed)]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string status = response.Headers.TryGetValues("grpc-status", out IEnumerable<string>? early) ? early.Single() : response.TrailingHeaders.GetValues("grpc-status").Single();
        return status is "0" && method.Name is "Admit" or "AdmitStream" && body.Length > 5
            ? ResultOf(method, body.AsSpan(5)).ErrorCode
            : int.Parse(status, CultureInfo.InvariantCulture);
    }

    private static AdmitResult ResultOf(MethodDescriptor method, ReadOnlySpan<byte> body)
        => Assert.Single(method.Name is "Admit" ? AdmitResponse.Parser.ParseFrom(body).Results : AdmitStreamResponse.Parser.ParseFrom(body).Results);

    private static IEnumerable<IMessage> Messages(MethodDescriptor method, ulong app)
    {
        var action = new AdmitAction { Login = new LoginRequest { SdkAppId = app, UserId = "u1" } };
        return method.Name switch
        {
            "Admit" => [new AdmitRequest { Actions = { action } }],
            "AdmitStream" => [new AdmitStreamRequest { Id = 1, Actions = { action } }],
            "ReconcileStream" => [new ReconcileStreamRequest { Begin = new ReconcileBegin { SdkAppId = app, Groups = true, DryRun = true } }],
            "Attach" =>
            [
                new AttachRequest { Hello = new NodeHello { NodeId = "n1" } },
                new AttachRequest { ReportBegin = new ReportBegin { SdkAppId = app } },
            ],
            _ => [Named(method.InputType.Parser.ParseFrom([]), app)],
        };
    }

    private static IMessage Named(IMessage message, ulong app)
    {
        message.Descriptor.FindFieldByName("sdk_app_id")?.Accessor.SetValue(message, app);
        return message;
    }

    private static byte[] Framed(IMessage message)
    {
        byte[] bytes = message.ToByteArray();
        return [0, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
