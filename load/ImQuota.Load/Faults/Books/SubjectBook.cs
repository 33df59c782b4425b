namespace ImQuota.Load.Faults.Books;

/// <summary>One count with a limit.</summary>
internal sealed class SubjectBook(string name, long limit, long before)
{
    public string Name => name;

    public long Limit => limit;

    /// <summary>What is surely counted: told, and no release of it under way.</summary>
    public long AtLeast { get; set; } = before;

    /// <summary>The last call that was sent before a grant without the store was told of this count: those sent until then say nothing about the limit.</summary>
    public long DisturbedAt { get; set; } = -1;
}
