using Grpc.Core;
using Grpc.Net.Client;
using ImQuota.Client.Configuration;

namespace ImQuota.Client.Sidecars;

/// <summary>A sidecar: its connection, its streams, and how it did. What can be set belongs to the dispatcher's lock.</summary>
internal sealed class Sidecar : IDisposable
{
    private readonly GrpcChannel _channel;
    private int _refusals;

    public Sidecar(SidecarAddress address, ClientSettings settings, Func<Sidecar, SidecarStream> makeStream)
    {
        Name = address.Name;
        _channel = SidecarChannel.Create(address, settings);
        Invoker = _channel.CreateCallInvoker();
        var streams = new SidecarStream[settings.StreamsPerSidecar];
        for (int i = 0; i < streams.Length; i++)
        {
            streams[i] = makeStream(this);
        }

        Streams = streams;
    }

    /// <summary>Its address as configured.</summary>
    public string Name { get; }

    public CallInvoker Invoker { get; }

    public SidecarStream[] Streams { get; }

    /// <summary>Why it could not be reached, or was lost; null since it last answered.</summary>
    public string? LastFault { get; set; }

    /// <summary>Until this timestamp others are asked first: its store was away, or it had too much to do.</summary>
    public long AvoidedUntil { get; private set; }

    /// <summary>It said UNAVAILABLE or RESOURCE_EXHAUSTED. It is asked again after a wait, which doubles while it goes on saying so.</summary>
    /// <param name="now">Timestamp.</param>
    /// <param name="frequency">Of timestamps.</param>
    /// <param name="settings">Waits as for connecting.</param>
    public void Refused(long now, long frequency, ClientSettings settings)
    {
        if (now >= AvoidedUntil)
        {
            TimeSpan wait = Backoff.Delay(_refusals++, settings.ReconnectDelay, settings.ReconnectDelayMax);
            AvoidedUntil = now + (long)(wait.TotalSeconds * frequency);
        }
    }

    /// <summary>It decided.</summary>
    public void Answered() => _refusals = 0;

    public void Dispose() => _channel.Dispose();
}
