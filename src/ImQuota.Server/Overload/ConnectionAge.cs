using ImQuota.Server.Hosting;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImQuota.Server.Overload;

/// <summary>
/// Asks old connections to end, which Kestrel does not: GOAWAY, after which calls under way go on and new ones come on a new connection. So
/// clients find new instances behind a balancer, and a certificate that was taken back is asked for again.
/// </summary>
internal static class ConnectionAge
{
    /// <summary>A tenth more or less, so that those who came together do not all come again together.</summary>
    private const double Spread = 0.1;

    public static void Limit(ListenOptions options, TimeSpan max)
    {
        if (max == TimeSpan.Zero)
        {
            return;
        }

        options.Use(next => async connection =>
        {
            TimeSpan age = max * (1 - Spread + (2 * Spread * Random.Shared.NextDouble()));
            await using ITimer timer = ServerProgram.OutsideTime.CreateTimer(
                static asked => ((IConnectionLifetimeNotificationFeature?)asked)?.RequestClose(),
                connection.Features.Get<IConnectionLifetimeNotificationFeature>(),
                age,
                Timeout.InfiniteTimeSpan);
            await next(connection);
        });
    }
}
