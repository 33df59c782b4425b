namespace ImQuota.Redis.Admission;

/// <summary>Calls to be told that they failed, each on a thread of the pool: what a caller does next runs inside of that.</summary>
internal sealed class FailedCalls(List<WaitingCall> calls, Exception cause, int first) : IThreadPoolWorkItem
{
    private const int Portion = 32;

    public static void Tell(List<WaitingCall> calls, Exception cause)
    {
        for (int first = 0; first < calls.Count; first += Portion)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new FailedCalls(calls, cause, first), preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        int end = Math.Min(first + Portion, calls.Count);
        for (int i = first; i < end; i++)
        {
            calls[i].Fail(cause);
        }
    }
}
