namespace ImQuota.Redis.Connections;

/// <summary>The store is not the one that this service knows: emptied, or another one.</summary>
public sealed class StoreReplacedException : Exception
{
    public StoreReplacedException()
    {
    }

    public StoreReplacedException(string message)
        : base(message)
    {
    }

    public StoreReplacedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
