using ImQuota.Domain.Admission;
using ImQuota.Server.Hosting;
using ImQuota.Testing.Clock;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>Readiness answers in time, whatever the store does.</summary>
public sealed class StoreReadinessTests
{
    private readonly OddTimeProvider _clock = new(Instant.FromUtc(2026, 5, 6, 7, 8));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CheckHealthAsync_StoreThatHangs_UnhealthyInTime()
    {
        using var lifetime = new Lifetime();
        StoreReadiness readiness = Started(new Probe(new TaskCompletionSource<string?>().Task), lifetime);

        Task<HealthCheckResult> check = readiness.CheckHealthAsync(new HealthCheckContext(), Cancellation);
        Assert.False(check.IsCompleted);
        _clock.Advance(Duration.FromSeconds(1));

        HealthCheckResult result = await check;
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("0.8 s", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckHealthAsync_Stopping_UnhealthyThoughTheStoreAnswers()
    {
        using var lifetime = new Lifetime();
        StoreReadiness readiness = Started(new Probe(Task.FromResult<string?>(null)), lifetime);

        HealthCheckResult before = await readiness.CheckHealthAsync(new HealthCheckContext(), Cancellation);
        lifetime.StopApplication();
        HealthCheckResult after = await readiness.CheckHealthAsync(new HealthCheckContext(), Cancellation);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy), (before.Status, after.Status));
    }

    private StoreReadiness Started(IStoreProbe probe, IHostApplicationLifetime lifetime)
    {
        var readiness = new StoreReadiness(probe, lifetime, _clock);
        readiness.Started();
        return readiness;
    }

    private sealed class Probe(Task<string?> answer) : IStoreProbe
    {
        public Task<string?> ProbeAsync(CancellationToken cancellationToken) => answer;
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
