using ImQuota.Redis.Packing;

namespace ImQuota.Redis.Admission;

/// <summary>A finished run of the admission script.</summary>
/// <param name="Batch">What was sent.</param>
/// <param name="Due">Upkeep that is due.</param>
/// <param name="GroupsDue">Positions of groups that are due to grow.</param>
/// <param name="Replies">One packed reply an action, in order.</param>
internal readonly record struct ScriptReply(ScriptBatch Batch, UpkeepDue Due, int[] GroupsDue, ReadOnlyMemory<byte> Replies)
{
    /// <summary>The first action's reply, where that is a number.</summary>
    public long ReadNumber()
    {
        PackReader reader = Read();
        return reader.ReadNumber();
    }

    /// <summary>At the first action's reply.</summary>
    public PackReader Read() => new(Replies.Span);
}
