using ImQuota.Server.Security;
using ImQuota.Server.Security.Callers;

namespace ImQuota.Server.Tests.Security;

/// <summary>A folder with a callers file whose static keys are known.</summary>
internal sealed class Keys : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imquota-callers-");

    internal string File => At("callers.json");

    internal SecuritySettings Settings => new() { CallersFile = File };

    internal string At(string name) => Path.Combine(_folder.FullName, name);

    internal void Write(string json) => System.IO.File.WriteAllText(File, json);

    /// <summary>The hash is made as a user would without us: by SHA-256 over the key's characters.</summary>
    internal static string HashOf(string key)
        => "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key)));

    /// <summary>A caller as the file tells it.</summary>
    internal static string Caller(string name, string key, string scopes, string apps, string rest = "")
        => $$"""{ "name": "{{name}}", "keys": ["{{HashOf(key)}}"], "scopes": [{{Quoted(scopes)}}], "apps": [{{Quoted(apps)}}] {{rest}} }""";

    internal static string Document(params IEnumerable<string> callers) => $$"""{ "callers": [ {{string.Join(", ", callers)}} ] }""";

    internal static CallerBook Read(string json)
    {
        using var keys = new Keys();
        keys.Write(json);
        return new CallersReader(System.IO.File.ReadAllBytes).Read(keys.File);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Quoted(string words) => string.Join(", ", words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"\"{word}\""));
}
