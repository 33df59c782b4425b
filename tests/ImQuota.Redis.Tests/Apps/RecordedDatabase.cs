using System.Reflection;
using StackExchange.Redis;

namespace ImQuota.Redis.Tests.Apps;

/// <summary>A database that writes down what each command is about, as the store has it when the command comes: its keys, and how many elements each holds.</summary>
public class RecordedDatabase : DispatchProxy
{
    private readonly List<Step> _steps = [];
    private IDatabase _inner = null!;

    /// <summary>One command to the store.</summary>
    /// <param name="Call">Of the client library.</param>
    /// <param name="Script">SHA-1 of the script that it runs; empty: none.</param>
    /// <param name="Keys">Their names without the prefix of the app, and their elements.</param>
    public sealed record Step(string Call, string Script, IReadOnlyList<(string Key, long Elements)> Keys);

    public static (IDatabase Database, IReadOnlyList<Step> Steps) Of(IDatabase inner)
    {
        IDatabase database = Create<IDatabase, RecordedDatabase>();
        var recorded = (RecordedDatabase)(object)database;
        recorded._inner = inner;
        return (database, recorded._steps);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        RedisKey[] keys = [.. args!.SelectMany(one => one switch { RedisKey key => [key], RedisKey[] several => several, _ => Array.Empty<RedisKey>() })];
        string script = string.Concat(args!.OfType<byte[]>().Select(Convert.ToHexStringLower));
        _steps.Add(new Step(targetMethod!.Name, script, [.. keys.Select(key => (NameOf(key), ElementsOf(key)))]));
        return targetMethod.Invoke(_inner, args);
    }

    private static string NameOf(RedisKey key)
    {
        string text = key.ToString();
        return text[(text.IndexOf('}', StringComparison.Ordinal) + 2)..];
    }

    /// <summary>A text counts as one.</summary>
    private long ElementsOf(RedisKey key) => _inner.KeyType(key) switch
    {
        RedisType.Hash => _inner.HashLength(key),
        RedisType.Set => _inner.SetLength(key),
        RedisType.SortedSet => _inner.SortedSetLength(key),
        RedisType.List => _inner.ListLength(key),
        RedisType.None => 0,
        _ => 1,
    };
}
