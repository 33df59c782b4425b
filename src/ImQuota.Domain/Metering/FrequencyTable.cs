namespace ImQuota.Domain.Metering;

/// <summary>How many users or groups have each count, e.g. how many are in 3 groups. Those that have none are left out.</summary>
public sealed class FrequencyTable
{
    private readonly SortedDictionary<long, long> _frequencies = [];

    /// <param name="frequencies">Count, 1 or more, to how many have it, 1 or more.</param>
    public FrequencyTable(IEnumerable<KeyValuePair<long, long>> frequencies)
    {
        foreach ((long count, long frequency) in frequencies)
        {
            if (count < 1 || frequency < 1)
            {
                throw new ArgumentException($"{frequency} that have {count} are not counted; both are 1 or more.", nameof(frequencies));
            }

            _frequencies.Add(count, frequency);
        }
    }

    /// <summary>By rising count.</summary>
    public IReadOnlyDictionary<long, long> Frequencies => _frequencies;

    /// <summary>The largest count; 0: nobody has any.</summary>
    public long Max => _frequencies.Count == 0 ? 0 : _frequencies.Keys.Last();

    /// <summary>One count, of the app as a whole.</summary>
    /// <param name="count">0 or more.</param>
    public static FrequencyTable OfOne(long count) => new(count == 0 ? [] : [new(count, 1)]);

    /// <summary>Of several that have nobody in common.</summary>
    public static FrequencyTable Sum(IEnumerable<FrequencyTable> tables)
        => new(tables.SelectMany(table => table.Frequencies).GroupBy(one => one.Key).Select(same => new KeyValuePair<long, long>(same.Key, same.Sum(one => one.Value))));

    /// <summary>How many have more.</summary>
    public long Above(long bound) => _frequencies.Where(one => one.Key > bound).Sum(one => one.Value);
}
