using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>A Lua script called by its SHA-1, which is computed once; a store that forgot it is sent the text again.</summary>
internal sealed class RedisScript(string name, string text)
{
    // SHA-1 is the store's name for the text, not a protection.
#pragma warning disable CA5350
    private readonly byte[] _sha = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    public string Name { get; } = name;

    public string Sha => Convert.ToHexStringLower(_sha);

    public static RedisScript FromResource(string resource)
    {
        using Stream stream = typeof(RedisScript).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The script {resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return new RedisScript(Path.GetFileNameWithoutExtension(resource), reader.ReadToEnd());
    }

    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            try
            {
                return await database.ScriptEvaluateAsync(_sha, keys, arguments);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                return await database.ScriptEvaluateAsync(text, keys, arguments);
            }
        }
        catch (Exception exception) when (StoreFaults.Of(exception) is not null)
        {
            throw StoreFaults.Map(exception);
        }
    }
}
