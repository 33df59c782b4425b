namespace ImQuota.Server.Fallback;

/// <summary>Records that are written together.</summary>
/// <param name="records">Framed.</param>
/// <param name="entries">How many of them are entries that the store has not counted; below 0: how many it has counted.</param>
/// <param name="written">Called with the offset of the first, in the order of the file, once they are on the disk.</param>
internal sealed class JournalGroup(byte[][] records, int entries, Action<long>? written) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public byte[][] Records => records;

    public int Entries => entries;

    public int Bytes { get; } = records.Sum(record => record.Length);

    public void Written(long offset)
    {
        written?.Invoke(offset);
        TrySetResult();
    }
}
