namespace ImQuota.Server.Fallback;

/// <summary>The journal cannot take an entry: it is at its bound, or the disk refuses it. Nothing was written.</summary>
internal sealed class JournalFullException : Exception
{
    public JournalFullException()
    {
    }

    public JournalFullException(string message)
        : base(message)
    {
    }

    public JournalFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
