using System.Security.Cryptography;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions;
using ImQuota.Redis.Connections;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImQuota.Redis.Tests.Ledgers;

/// <summary>Two processes on one fresh store of an engine.</summary>
internal sealed class LedgerScene : IAsyncDisposable
{
    private static readonly byte[] Secret = SHA256.HashData("a secret of the tests"u8);
    private static int _stores;
    private readonly ImQuotaStore _first;
    private readonly ImQuotaStore _second;

    private LedgerScene(ImQuotaStore first, ImQuotaStore second)
    {
        _first = first;
        _second = second;
    }

    internal static TheoryData<string> Engines => [.. EngineSet.Names];

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal ILedgerStore Ledgers => _first.Ledgers;

    internal ILedgerStore OtherLedgers => _second.Ledgers;

    internal IWakeUpStore WakeUps => _first.WakeUps;

    internal IWakeUpStore OtherWakeUps => _second.WakeUps;

    internal IParkedAccounts Parked => _first.ParkedAccounts;

    internal IParkedAccounts OtherParked => _second.ParkedAccounts;

    internal IBillStore Bills => _first.Bills;

    internal IBillStore OtherBills => _second.Bills;

    internal IPriceStore Prices => _first.Prices;

    internal IPriceStore OtherPrices => _second.Prices;

    /// <summary>Loads catalogue and prices in both processes.</summary>
    internal Task LoadAsync() => Task.WhenAll(_first.StartAsync(Cancellation), _second.StartAsync(Cancellation));

    /// <summary>What each process does now and then: takes up what the other published.</summary>
    internal Task RefreshAsync() => Task.WhenAll(_first.RefreshAsync(Cancellation), _second.RefreshAsync(Cancellation));

    internal static async Task<LedgerScene> StartAsync(string engine)
    {
        IEngine running = await Engine.GetOrSkipAsync(engine, Cancellation);
        string prefix = $"l{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:";
        return new LedgerScene(await OpenAsync(running, prefix), await OpenAsync(running, prefix));
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private static async Task<ImQuotaStore> OpenAsync(IEngine engine, string prefix)
    {
        var errors = new List<string>();
        StoreOptions options = StoreOptions.TryCreate($"{engine.ConnectionString},prefix={prefix}", Secret, errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors));
        return await ImQuotaStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
