namespace ImQuota.Testing.Engines;

/// <summary>An engine cannot be had on this machine.</summary>
public sealed class EngineMissingException : Exception
{
    public EngineMissingException()
    {
    }

    public EngineMissingException(string message)
        : base(message)
    {
    }

    public EngineMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
