using Grpc.Core;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>One stream of an app's usage: at once, then at the end of each interval that changed something.</summary>
internal sealed class UsageWatch(UsageReader reader, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <exception cref="RpcException">NOT_FOUND: the app is unknown or was deleted; UNAVAILABLE: the service stops.</exception>
    public async Task RunAsync(
        ulong sdkAppId, TimeSpan interval, IServerStreamWriter<Wire.WatchUsageResponse> responses, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(interval, time);
        Wire.AppUsage? sent = null;
        try
        {
            do
            {
                Wire.AppUsage read = await reader.ReadAppAsync(sdkAppId, ending.Token);
                if (sent is null || Differs(read, sent))
                {
                    await responses.WriteAsync(new Wire.WatchUsageResponse { App = read }, ending.Token);
                    sent = read;
                }
            }
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw Failures.Stopping();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller has seen enough.
        }
    }

    /// <summary>In anything but the instant it was read at.</summary>
    private static bool Differs(Wire.AppUsage read, Wire.AppUsage sent)
    {
        Wire.AppUsage same = sent.Clone();
        same.AsOf = read.AsOf;
        return !same.Equals(read);
    }
}
