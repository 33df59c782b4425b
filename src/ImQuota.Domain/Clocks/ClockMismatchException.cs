namespace ImQuota.Domain.Clocks;

/// <summary>The store runs on another kind of clock than this process was started with.</summary>
public sealed class ClockMismatchException : Exception
{
    public ClockMismatchException()
    {
    }

    public ClockMismatchException(string message)
        : base(message)
    {
    }

    public ClockMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
