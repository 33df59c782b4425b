using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>One unary call of a service, by gRPC and by the JSON path that its proto gives it.</summary>
/// <param name="Method">Of a contract's descriptor.</param>
/// <param name="Request">What is asked for, the same in both.</param>
internal sealed record WireCall(MethodDescriptor Method, IMessage Request)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static WireCall Of(ServiceDescriptor service, string method, IMessage request)
        => new(service.FindMethodByName(method) ?? throw new InvalidOperationException($"{service.Name} has no method {method}."), request);

    internal async Task<IMessage> GrpcAsync(ChannelBase channel)
    {
        var method = new Method<IMessage, IMessage>(
            MethodType.Unary,
            Method.Service.FullName,
            Method.Name,
            Marshallers.Create(static message => message.ToByteArray(), Method.InputType.Parser.ParseFrom),
            Marshallers.Create(static message => message.ToByteArray(), Method.OutputType.Parser.ParseFrom));
        return await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), Request);
    }

    /// <summary>The answer, or the google.rpc.Status that stands for it.</summary>
    internal async Task<(HttpStatusCode Status, JsonElement Body)> JsonAsync(HttpClient http)
    {
        HttpRule rule = Method.GetOptions().GetExtension(AnnotationsExtensions.Http);
        (HttpMethod verb, string template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Post => (HttpMethod.Post, rule.Post),
            HttpRule.PatternOneofCase.Put => (HttpMethod.Put, rule.Put),
            HttpRule.PatternOneofCase.Patch => (HttpMethod.Patch, rule.Patch),
            HttpRule.PatternOneofCase.Delete => (HttpMethod.Delete, rule.Delete),
            _ => (HttpMethod.Get, rule.Get),
        };
        using var request = new HttpRequestMessage(verb, PathOf(template)) { Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        if (rule.Body.Length > 0)
        {
            request.Content = new StringContent(JsonFormatter.Default.Format(Request), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        return (response.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>With the fields that stand in it.</summary>
    private string PathOf(string template)
    {
        string path = template.TrimStart('/');
        foreach (FieldDescriptor field in Method.InputType.Fields.InDeclarationOrder().Where(one => one.FieldType is FieldType.String or FieldType.UInt64))
        {
            string value = Convert.ToString(field.Accessor.GetValue(Request), CultureInfo.InvariantCulture)!;
            path = path.Replace($"{{{field.Name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }

        return path;
    }
}
