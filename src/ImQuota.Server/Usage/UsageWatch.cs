using Grpc.Core;
using ImQuota.Server.Overload;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>One stream of an app's usage: at once, then at the end of each interval that changed something.</summary>
internal sealed class UsageWatch(UsageReader reader, TimeProvider time)
{
    /// <exception cref="RpcException">NOT_FOUND: the app is unknown or was deleted; UNAVAILABLE: the service stops, or the connection is too old.</exception>
    public async Task RunAsync(
        ulong sdkAppId, TimeSpan interval, IServerStreamWriter<Wire.WatchUsageResponse> responses, StreamEnd end)
    {
        using var timer = new PeriodicTimer(interval, time);
        Wire.AppUsage? sent = null;
        try
        {
            do
            {
                Wire.AppUsage read = await reader.ReadAppAsync(sdkAppId, end.Token);
                if (sent is null || Differs(read, sent))
                {
                    await responses.WriteAsync(new Wire.WatchUsageResponse { App = read }, end.Token);
                    sent = read;
                }
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (end.IsAsked)
        {
            throw end.ToRpcException();
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
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
