namespace ImQuota.Redis.Admission;

/// <summary>What one run of the admission script is to do. Written anew for each attempt, since positions depend on the view.</summary>
internal abstract class ScriptWork
{
    /// <summary>Reads what must be known before the batch can be written; called before each attempt.</summary>
    /// <param name="view">Of the app.</param>
    /// <param name="layout">As this attempt takes it to be.</param>
    /// <param name="attempt">0: the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task PrepareAsync(AppView view, AppLayout layout, int attempt, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>About how many bytes <see cref="Write"/> will add, so that no buffer grows in steps.</summary>
    public virtual int ExpectedBytes => 64;

    public abstract void Write(ScriptBatch batch);
}
