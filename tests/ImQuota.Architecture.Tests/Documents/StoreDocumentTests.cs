using System.Globalization;
using System.Reflection;
using ImQuota.Architecture.Tests.Arrows;
using Xunit;

namespace ImQuota.Architecture.Tests.Documents;

/// <summary>docs/redis.md has a row for each key that StoreKeys and AppKeys make, and for no other.</summary>
public sealed class StoreDocumentTests
{
    private const int Month = 202611;
    private const int Index = 7;
    private const long GroupTag = 0x4142434445464748;
    private const string Prefix = "imq:{1}:";

    private static readonly Assembly Store = OurAssemblies.Load("ImQuota.Redis");

    [Fact]
    public void Rows_OfAppKeys_AreTheKeysThatAreMade()
    {
        Type type = Store.GetType("ImQuota.Redis.AppKeys", throwOnError: true)!;
        object keys = Activator.CreateInstance(type, Prefix)!;
        List<string> made = [.. KeysOf(keys).Select(key => Pattern(key[Prefix.Length..])).Distinct().Order(StringComparer.Ordinal)];

        Assert.True(made.Count > 10, $"Only {string.Join(", ", made)} were made.");
        Assert.Equal(made, Rows().Where(key => !key.StartsWith("imq:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rows_OfStoreKeys_AreTheKeysThatAreMade()
    {
        Type type = Store.GetType("ImQuota.Redis.StoreKeys", throwOnError: true)!;
        object keys = Activator.CreateInstance(type, "imq:")!;

        Assert.Equal(KeysOf(keys).Select(Pattern).Order(StringComparer.Ordinal), Rows().Where(key => key.StartsWith("imq:", StringComparison.Ordinal)));
    }

    // A key without a lifetime stays for ever and nobody notices.
    [Fact]
    public void Rows_OfEachKey_SayWhatItHoldsHowLongAndWhatItsLossCosts()
        => Assert.All(KeyRows(), row => Assert.DoesNotContain("", row));

    [Theory]
    [InlineData("h:202611", "h:<yyyymm>")]
    [InlineData("m:202611:7", "m:<yyyymm>:<i>")]
    [InlineData("gABCDEFGH:7", "g<tag>:<i>")]
    [InlineData("a", "a")]
    public void Pattern_OfAKey_HasNamesForItsParts(string key, string pattern) => Assert.Equal(pattern, Pattern(key));

    private static IEnumerable<string[]> KeyRows()
        => MarkdownTable.Rows(Repository.Read("docs/redis.md").Split("## Why it looks like this")[0]).Where(row => row[0].StartsWith('`'));

    private static IEnumerable<string> Rows()
        => KeyRows().Select(row => row[0].Trim('`').Replace("<j>", "<i>", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Pattern(string key)
        => key
            .Replace(Month.ToString(CultureInfo.InvariantCulture), "<yyyymm>", StringComparison.Ordinal)
            .Replace("ABCDEFGH", "<tag>", StringComparison.Ordinal)
            .Replace($":{Index}", ":<i>", StringComparison.Ordinal);

    /// <summary>Every key that the public members of a class of keys can make, with made-up arguments.</summary>
    private static IEnumerable<string> KeysOf(object keys)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        Type type = keys.GetType();
        IEnumerable<object?> properties = type.GetProperties(Own).Where(property => IsKey(property.PropertyType)).Select(property => property.GetValue(keys));
        IEnumerable<object?> methods = type.GetMethods(Own)
            .Where(method => !method.IsSpecialName && IsKey(method.ReturnType))
            .SelectMany(method => Arguments(method).Select(arguments => method.Invoke(keys, arguments)));
        return properties.Concat(methods).Select(key => key!.ToString()!);
    }

    private static bool IsKey(Type type) => type.Name == "RedisKey";

    private static IEnumerable<object?[]> Arguments(MethodInfo method)
    {
        IEnumerable<object?[]> rows = [[]];
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            rows = [.. rows.SelectMany(row => Values(parameter).Select(value => (object?[])[.. row, value]))];
        }

        return rows;
    }

    /// <summary>The month's exact set has a key of its own (Actives), so its table is left out of Bucket.</summary>
    private static IEnumerable<object> Values(ParameterInfo parameter) => parameter switch
    {
        { ParameterType.IsEnum: true } => Enum.GetValues(parameter.ParameterType).Cast<object>().Where(table => table.ToString() != "Actives"),
        { Name: "month" } => [Month],
        { Name: "index" } => [Index],
        { Name: "account" } => ["<account>"],
        { Name: "groupTag" } => [GroupTag],
        _ => throw new NotSupportedException($"{parameter.Member.Name}({parameter.Name}): give it a value here and a name in {nameof(Pattern)}."),
    };
}
