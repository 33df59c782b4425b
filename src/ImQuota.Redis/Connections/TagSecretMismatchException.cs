namespace ImQuota.Redis.Connections;

/// <summary>The store was filled with another tag secret.</summary>
public sealed class TagSecretMismatchException : Exception
{
    public TagSecretMismatchException()
    {
    }

    public TagSecretMismatchException(string message)
        : base(message)
    {
    }

    public TagSecretMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal TagSecretMismatchException(string ours, string theirs)
        : base($"The store was filled with another tag secret (fingerprint {theirs}, configured {ours}). Nothing was read or counted. "
            + "Configure the secret the store was filled with, or another key prefix.")
    {
    }
}
