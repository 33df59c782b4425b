using Grpc.Core;
using ImQuota.Domain.Admission;
using ImQuota.Redis;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Kills;

/// <summary>A process that dies, and another that goes on.</summary>
internal static class Deaths
{
    /// <summary>Longer than a ticket (5 s) and than a dead process's claim (30 s).</summary>
    internal static readonly Duration Later = Duration.FromSeconds(40);

    /// <summary>A process of its own does it, and dies behind so many commands to the store. False: it was done before.</summary>
    internal static async Task<bool> DiesAsync(AdminHost host, int commands, Func<AdminHost, Task> act, Action<IServiceCollection, ImQuotaStore>? configure = null)
    {
        await using var gate = new CommandGate(host.Connection);
        await using AdminHost dying = await host.OtherProcessAsync(gate.Connection, configure: configure);
        gate.Pass(commands);
        try
        {
            await act(dying);
        }
        catch (Exception exception) when (exception is RpcException or StoreUnavailableException)
        {
            Assert.True(gate.HasDied, exception.ToString());
        }

        return gate.HasDied;
    }

    /// <summary>Started again, when what the dead process held is free.</summary>
    internal static async Task<AdminHost> RestartAsync(AdminHost host, Action<IServiceCollection, ImQuotaStore>? configure = null)
    {
        AdminHost next = await host.OtherProcessAsync(configure: configure);
        next.Clock.Advance(Later);
        await next.LookAfterAccountsAsync();
        return next;
    }
}
