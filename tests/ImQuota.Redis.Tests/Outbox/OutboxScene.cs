using System.Security.Cryptography;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Redis.Connections;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace ImQuota.Redis.Tests.Outbox;

/// <summary>Two processes on one fresh outbox of an engine.</summary>
internal sealed class OutboxScene : IAsyncDisposable
{
    internal const string Sink = "http";
    internal static readonly Instant Now = Instant.FromUtc(2026, 5, 6, 7, 8);
    private static readonly byte[] Secret = SHA256.HashData("a secret of the tests"u8);
    private static int _stores;
    private readonly ImQuotaStore _first;
    private readonly ImQuotaStore _second;

    private OutboxScene(ImQuotaStore first, ImQuotaStore second)
    {
        _first = first;
        _second = second;
    }

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static TheoryData<string> Engines => [.. EngineSet.Names];

    internal IOutboxStore Box => _first.Outbox;

    internal IOutboxStore OtherBox => _second.Outbox;

    internal IUsageList List => _first.UsageList;

    internal static async Task<OutboxScene> StartAsync(string engine, OutboxLimits? limits = null)
    {
        IEngine running = await Engine.GetOrSkipAsync(engine, Cancellation);
        string prefix = $"o{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:";
        return new OutboxScene(await OpenAsync(running, prefix, limits), await OpenAsync(running, prefix, limits));
    }

    /// <summary>An app's state with so many changes told.</summary>
    internal static EmissionState Told(int transitions) => EmissionState.Nothing with { Transitions = transitions };

    internal static string Event(string id) => $$"""{"id":"{{id}}"}""";

    internal async Task<ReadState> ReadAsync(ulong app) => Assert.Single(await Box.ReadStatesAsync([app], Cancellation));

    /// <summary>Appends events under one more change of the app's state.</summary>
    internal async Task<AppendOutcome> AppendAsync(ulong app, params string[] ids)
    {
        ReadState read = await ReadAsync(app);
        return await Box.TryAppendAsync(read, Told(read.State.Transitions + 1), [.. ids.Select(Event)], Cancellation);
    }

    /// <summary>Claims the part that holds records for a sink.</summary>
    internal async Task<DeliveryClaim> ClaimAsync(string sink = Sink, string holder = "p1", int seconds = 0)
    {
        IReadOnlyList<PartState> parts = await Box.LookAsync(Cancellation);
        int part = Enumerable.Range(0, parts.Count).Single(i => parts[i].End > 0);
        Instant at = Now + Duration.FromSeconds(seconds);
        return (await OtherBox.ClaimAsync(part, sink, holder, at, at + Duration.FromSeconds(30), Cancellation))!;
    }

    internal async Task<PartState> PartAsync() => (await Box.LookAsync(Cancellation)).Single(part => part.End > 0);

    internal Task<AdvanceOutcome> AdvanceAsync(DeliveryClaim claim, long to, params Refusal[] refused)
        => Box.AdvanceAsync(claim, to, Now + Duration.FromSeconds(60), refused, Cancellation);

    /// <summary>Ids of the next records.</summary>
    internal async Task<string> PageAsync(DeliveryClaim claim, int count = 100)
    {
        OutboxPage page = await Box.ReadAsync(claim, count, Cancellation);
        return $"{string.Join(' ', page.Entries.Select(one => $"{one.Place}={one.Event[7..^2]}"))} end {page.End}".TrimStart();
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private static async Task<ImQuotaStore> OpenAsync(IEngine engine, string prefix, OutboxLimits? limits)
    {
        var errors = new List<string>();
        StoreOptions options = StoreOptions.TryCreate($"{engine.ConnectionString},prefix={prefix}", Secret, errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors));
        return await ImQuotaStore.OpenAsync(options with { Outbox = limits ?? OutboxLimits.Default }, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
