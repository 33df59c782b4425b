namespace ImQuota.Redis.Admission;

/// <summary>
/// Keeps the growth of an app's tables from overtaking a run for ever: a run that found its view old a few times holds growth back until it is done. Without it
/// the two go in step: each new size is known to the run when the next step of growth is on its way already.
/// </summary>
internal sealed class UpkeepGate
{
    private readonly Lock _lock = new();
    private int _holders;
    private TaskCompletionSource? _open;

    /// <summary>To be followed by one <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _holders++;
        }
    }

    public void Release()
    {
        TaskCompletionSource? open = null;
        lock (_lock)
        {
            _holders--;
            if (_holders == 0)
            {
                (open, _open) = (_open, null);
            }
        }

        open?.SetResult();
    }

    /// <summary>Completes while nobody holds it.</summary>
    public Task WhenOpen()
    {
        lock (_lock)
        {
            return _holders == 0 ? Task.CompletedTask : (_open ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
