namespace ImQuota.Server.Fallback;

/// <summary>The journal as it was found at start.</summary>
/// <param name="Journal">Null: no policy needs one.</param>
/// <param name="Left">By app, where the entries stand that the store has not counted, oldest first.</param>
internal sealed record OpenedJournal(Journal? Journal, IReadOnlyDictionary<ulong, List<JournalPlace>> Left) : IDisposable
{
    public static readonly OpenedJournal None = new(null, new Dictionary<ulong, List<JournalPlace>>());

    public void Dispose() => Journal?.Dispose();
}
