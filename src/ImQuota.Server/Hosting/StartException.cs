namespace ImQuota.Server.Hosting;

/// <summary>The service cannot start as configured; the message says why and what to do.</summary>
internal sealed class StartException : Exception
{
    public StartException()
    {
    }

    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
