namespace ImQuota.Load.Traffic;

/// <summary>What was done and can be undone or repeated: the last few thousand, oldest out first.</summary>
internal sealed class RecentActions
{
    private const int Capacity = 4_096;
    private readonly Queue<(int User, int Other)> _queue = new();

    public int Count => _queue.Count;

    public void Add(int user, int other)
    {
        if (_queue.Count == Capacity)
        {
            _queue.Dequeue();
        }

        _queue.Enqueue((user, other));
    }

    public bool TryTake(out (int User, int Other) oldest) => _queue.TryDequeue(out oldest);

    public bool TryPeek(out (int User, int Other) oldest) => _queue.TryPeek(out oldest);
}
