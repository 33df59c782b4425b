namespace ImQuota.Load.Faults.Books;

/// <summary>Something that is so or is not: a registered user, a membership, a friendship, a group.</summary>
internal readonly record struct NaturalKey(KeyKind Kind, int First, int Second = 0);
