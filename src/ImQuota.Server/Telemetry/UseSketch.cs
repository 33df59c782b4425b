namespace ImQuota.Server.Telemetry;

/// <summary>
/// Finds the apps that are used most in bounded memory (space-saving, Metwally et al. 2005): whoever has more than a
/// <paramref name="capacity"/>th of the use is in it; others may be overrated. Not for several threads.
/// </summary>
internal sealed class UseSketch(int capacity)
{
    private readonly Dictionary<ulong, int> _places = new(capacity);
    private readonly ulong[] _apps = new ulong[capacity];
    private readonly long[] _uses = new long[capacity];
    private int _count;

    public void Add(ulong app, int uses)
    {
        if (!_places.TryGetValue(app, out int place))
        {
            place = Room();
            _apps[place] = app;
            _places.Add(app, place);
        }

        _uses[place] += uses;
    }

    /// <summary>All that it knows, the most used first; one order for equal use.</summary>
    public ulong[] MostUsedFirst()
        => [.. Enumerable.Range(0, _count).OrderByDescending(place => _uses[place]).ThenBy(place => _apps[place]).Select(place => _apps[place])];

    /// <summary>Old use counts half as much, and whoever is left with none is forgotten.</summary>
    public void Age()
    {
        int kept = 0;
        for (int place = 0; place < _count; place++)
        {
            long uses = _uses[place] / 2;
            ulong app = _apps[place];
            if (uses == 0)
            {
                _places.Remove(app);
                continue;
            }

            _uses[kept] = uses;
            _apps[kept] = app;
            _places[app] = kept;
            kept++;
        }

        _count = kept;
    }

    /// <summary>A free place, or that of the least used, whose count the newcomer takes over.</summary>
    private int Room()
    {
        if (_count < capacity)
        {
            _uses[_count] = 0;
            return _count++;
        }

        int least = Array.IndexOf(_uses, _uses.Min());
        _places.Remove(_apps[least]);
        return least;
    }
}
