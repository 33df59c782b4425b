namespace ImQuota.Load.Checking;

/// <summary>Replies that cannot be right, with a sentence for each of the first ones.</summary>
internal sealed class WrongReplies
{
    private const int Told = 20;
    private readonly List<string> _first = [];

    public long Count { get; private set; }

    public IReadOnlyList<string> First => _first;

    public void Add(string sentence)
    {
        Count++;
        if (_first.Count < Told)
        {
            _first.Add(sentence);
        }
    }
}
