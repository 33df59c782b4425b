namespace ImQuota.Domain.Audit;

/// <summary>What made a change, who asked for it, and why.</summary>
/// <param name="Call">What was called, e.g. <c>SetEdition</c>; of what follows by itself, what did it.</param>
/// <param name="Author">Who answers for it, 0 to 64 characters; empty: nobody was named.</param>
/// <param name="Reason">0 to 256 characters; empty: none was given.</param>
public sealed record ChangeNote(string Call, string Author = "", string Reason = "")
{
    /// <summary>Kept with the change, in the same step, so that the call is found when it is repeated; null: it has no id.</summary>
    public RequestKey? Request { get; init; }
}
