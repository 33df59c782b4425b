using ImQuota.Contracts.V1;

namespace ImQuota.Load.Faults.Books;

/// <summary>What replies tell of one key. One call about it is under way at a time, so their order in the store is the order here.</summary>
internal sealed class KeyBook(NaturalKey key, SubjectBook[] subjects)
{
    public NaturalKey Key => key;

    public IReadOnlyList<SubjectBook> Subjects => subjects;

    /// <summary>Null: a call failed, and the store may or may not have done it.</summary>
    public bool? IsSo { get; set; } = false;

    /// <summary>Who told it last.</summary>
    public DecisionSource ToldBy { get; set; }

    public bool InFlight { get; set; }

    /// <summary>What the last call was: a release, or a grant.</summary>
    public bool LastWasRelease { get; set; }
}
