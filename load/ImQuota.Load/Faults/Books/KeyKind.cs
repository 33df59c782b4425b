namespace ImQuota.Load.Faults.Books;

/// <summary>What a natural key is of.</summary>
internal enum KeyKind
{
    User,
    Member,
    Friend,
    Group,
}
