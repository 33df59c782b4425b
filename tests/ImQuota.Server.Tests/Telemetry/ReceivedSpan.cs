using Google.Protobuf;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>A span as a collector gets it, ids in hexadecimal; the fields that tests look at.</summary>
internal sealed record ReceivedSpan(string Name, string Trace, string Id, string Parent)
{
    // Numbers of opentelemetry/proto/trace/v1/trace.proto and collector/trace/v1/trace_service.proto.
    private const int ResourceSpans = 1;
    private const int ScopeSpans = 2;
    private const int Spans = 2;

    /// <summary>All spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<ReceivedSpan> AllOf(byte[] request)
        => Fields(request, ResourceSpans).SelectMany(resource => Fields(resource, ScopeSpans)).SelectMany(scope => Fields(scope, Spans)).Select(Read);

    private static ReceivedSpan Read(byte[] span)
        => new(System.Text.Encoding.UTF8.GetString(Only(span, 5)), Hex(Only(span, 1)), Hex(Only(span, 2)), Hex(Only(span, 4)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Only(byte[] message, int number) => Fields(message, number).SingleOrDefault() ?? [];

    /// <summary>Values of one field of a message that are texts, bytes or messages.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var values = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (tag >> 3 == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                values.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return values;
    }
}
