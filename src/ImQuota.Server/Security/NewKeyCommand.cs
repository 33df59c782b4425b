using ImQuota.Server.Security.Callers;

namespace ImQuota.Server.Security;

/// <summary>Makes a static key, with the hash that the callers file holds of it.</summary>
internal static class NewKeyCommand
{
    public static async Task<int> RunAsync(TextWriter output)
    {
        string key = KeyHash.NewKey();
        await output.WriteLineAsync($"key:  {key}");
        await output.WriteLineAsync($"hash: {KeyHash.Of(key)}");
        return 0;
    }
}
