using ImQuota.Domain.Audit;

namespace ImQuota.Server.Validation;

/// <summary>Who asks for a change, and why, as requests tell it.</summary>
internal static class ChangeNotes
{
    public const int AuthorMaxCharacters = 64;
    public const int ReasonMaxCharacters = 256;

    /// <param name="bad">Takes what is wrong.</param>
    /// <param name="call">What is called, e.g. SetEdition.</param>
    /// <param name="author">May be empty.</param>
    /// <param name="reason">May be empty.</param>
    public static ChangeNote Read(BadFields bad, string call, string author, string reason)
    {
        TextFields.Text(bad, "author", author, 0, AuthorMaxCharacters);
        TextFields.Text(bad, "reason", reason, 0, ReasonMaxCharacters);
        return new ChangeNote(call, author, reason);
    }
}
