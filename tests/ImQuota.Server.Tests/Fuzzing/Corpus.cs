using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using ImQuota.Contracts.V1;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>What fuzzed inputs are made from: every method of the API as the descriptors have them, and the words and callbacks of the files beside.</summary>
internal static class Corpus
{
    /// <summary>All methods of all services of the contracts; one that is added is among them.</summary>
    internal static IReadOnlyList<MethodDescriptor> Methods { get; } =
    [
        .. typeof(LoginRequest).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", typeof(FileDescriptor))?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods)
            .OrderBy(method => method.FullName, StringComparer.Ordinal),
    ];

    /// <summary>By the name of a field; <c>*</c>: for any.</summary>
    internal static IReadOnlyDictionary<string, string[]> Words { get; } = JsonSerializer.Deserialize<Dictionary<string, string[]>>(Text("words.json"))!;

    /// <summary>A command and a body that is well formed.</summary>
    internal static IReadOnlyList<(string Command, JsonNode Body)> Callbacks { get; } =
        [.. JsonNode.Parse(Text("callbacks.json"))!.AsArray().Select(entry => ((string)entry![0]!, entry[1]!))];

    private static string Text(string name)
    {
        using Stream stream = typeof(Corpus).Assembly.GetManifestResourceStream("fuzz." + name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
