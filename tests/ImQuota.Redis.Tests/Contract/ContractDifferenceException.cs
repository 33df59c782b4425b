namespace ImQuota.Redis.Tests.Contract;

/// <summary>Stops a run at the first difference.</summary>
internal sealed class ContractDifferenceException(string what, string expected, string actual) : Exception(what)
{
    internal string Expected { get; } = expected;

    internal string Actual { get; } = actual;
}
