using System.Runtime.InteropServices;
using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Redis.Recent;

/// <summary>Actions in the order they came, as bytes (<see cref="ActionBytes"/>) in large blocks. Not for several threads at once.</summary>
internal sealed class RecentLog
{
    /// <summary>Among the large objects, which are not moved; a whole action of 500 ids has 16 KB.</summary>
    private const int BlockBytes = 1 << 20;

    private static readonly int HeadBytes = Marshal.SizeOf<Head>();

    private readonly Queue<Block> _blocks = new();
    private Block? _last;
    private Block? _spare;
    private long _next;

    public int Count { get; private set; }

    /// <summary>When the oldest was kept; only while there is one.</summary>
    public long OldestKept => _blocks.Peek().Oldest.Kept;

    public void Add(ulong app, Instant at, long kept, AdmissionAction action)
    {
        int most = HeadBytes + ActionBytes.Bound(action);
        if (_last is null || _last.Bytes.Length - _last.End < most)
        {
            _last = most > BlockBytes ? new Block(most) : _spare ?? new Block(BlockBytes);
            _spare = null;
            _blocks.Enqueue(_last);
        }

        int length = ActionBytes.Write(action, _last.Bytes.AsSpan(_last.End + HeadBytes));
        MemoryMarshal.Write(_last.Bytes.AsSpan(_last.End), new Head(app, at.ToUnixTimeTicks(), kept, length));
        _last.End += HeadBytes + length;
        _next++;
        Count++;
    }

    public void RemoveOldest()
    {
        Block block = _blocks.Peek();
        block.Begin += HeadBytes + block.Oldest.Length;
        Count--;
        if (block.Begin < block.End)
        {
            return;
        }

        _blocks.Dequeue();
        _last = _blocks.Count == 0 ? null : _last;
        if (block.Bytes.Length == BlockBytes)
        {
            block.Begin = block.End = 0;
            _spare = block;
        }
    }

    /// <summary>In order, without those that were kept before <paramref name="since"/>.</summary>
    public RecentAction[] Since(long since)
    {
        var found = new List<RecentAction>();
        long sequence = _next - Count;
        foreach (Block block in _blocks)
        {
            for (int at = block.Begin; at < block.End; sequence++)
            {
                Head head = block.HeadAt(at);
                at += HeadBytes;
                if (head.Kept >= since)
                {
                    found.Add(new RecentAction(sequence, head.App, Instant.FromUnixTimeTicks(head.At), head.Kept, ActionBytes.Read(block.Bytes.AsSpan(at, head.Length))));
                }

                at += head.Length;
            }
        }

        return [.. found];
    }

    /// <summary>What stands before an action.</summary>
    private readonly record struct Head(ulong App, long At, long Kept, int Length);

    private sealed class Block(int bytes)
    {
        public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(bytes);

        /// <summary>Of the oldest action.</summary>
        public int Begin { get; set; }

        /// <summary>Behind the newest one.</summary>
        public int End { get; set; }

        public Head Oldest => HeadAt(Begin);

        public Head HeadAt(int at) => MemoryMarshal.Read<Head>(Bytes.AsSpan(at));
    }
}
