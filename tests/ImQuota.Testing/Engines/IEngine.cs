namespace ImQuota.Testing.Engines;

/// <summary>A running store for tests, shared by all tests of the process.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>garnet, redis or cluster.</summary>
    string Name { get; }

    /// <summary>For StackExchange.Redis.</summary>
    string ConnectionString { get; }
}
