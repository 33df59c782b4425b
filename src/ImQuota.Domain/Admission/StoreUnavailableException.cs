namespace ImQuota.Domain.Admission;

/// <summary>The store did not answer, or not in time. Actions are idempotent, so a repetition is safe.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StoreUnavailableException(string message, StoreFault fault, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
    }

    public StoreFault Fault { get; }
}
