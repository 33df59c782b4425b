using ImQuota.Contracts.V1;

namespace ImQuota.Load.Transports;

/// <summary>A way to ask the service.</summary>
internal interface ITransport : IAsyncDisposable
{
    /// <summary>Actions that one call carries at most.</summary>
    int MaxActions { get; }

    /// <summary>One result an action, in order. Never throws: a call that fails gives results that say so.</summary>
    ValueTask<TransportReply> SendAsync(IReadOnlyList<AdmitAction> actions);
}
