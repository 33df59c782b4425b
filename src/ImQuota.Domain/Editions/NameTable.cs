namespace ImQuota.Domain.Editions;

/// <summary>Stable names of an enum's values, both ways.</summary>
internal sealed class NameTable<T>
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<T, string> _names = [];

    public NameTable(params (T Value, string Name)[] rows)
    {
        foreach ((T value, string name) in rows)
        {
            _values.Add(name, value);
            _names.Add(value, name);
        }
    }

    public IReadOnlyCollection<string> Names => _values.Keys;

    public string NameOf(T value)
        => _names.TryGetValue(value, out string? name) ? name : throw new ArgumentOutOfRangeException(nameof(value), value, "has no name");

    public bool TryParse(string name, out T value) => _values.TryGetValue(name, out value);
}
