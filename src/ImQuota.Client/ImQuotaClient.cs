using System.Diagnostics.Metrics;
using Google.Protobuf;
using ImQuota.Client.Actions;
using ImQuota.Client.Configuration;
using ImQuota.Client.Telemetry;
using ImQuota.Contracts.V1;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImQuota.Client;

/// <summary>The client: one for the whole process, made by <c>AddImQuotaClient</c> or <see cref="Create"/>. Actions of concurrent callers share messages.</summary>
public sealed class ImQuotaClient : IImQuotaClient, IAsyncDisposable, IDisposable
{
    private readonly Dispatcher _dispatcher;
    private readonly ClientMetrics _metrics;

    private ImQuotaClient(ClientSettings settings, TimeProvider time, ILogger log, IMeterFactory? meters)
    {
        _metrics = new ClientMetrics(meters);
        _dispatcher = new Dispatcher(settings, time, log, _metrics);
        ClientLog.Started(log, settings);
        _dispatcher.Start();
    }

    /// <summary>A client without dependency injection; connects in the background at once.</summary>
    /// <param name="options">Null: defaults.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="log">Null: no logs.</param>
    /// <param name="meters">Null: a meter of its own, which listeners find by its name, ImQuota.Client.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each field, its value and its bound.</exception>
    public static ImQuotaClient Create(
        ImQuotaClientOptions? options = null, TimeProvider? time = null, ILogger<ImQuotaClient>? log = null, IMeterFactory? meters = null)
    {
        options ??= new ImQuotaClientOptions();
        List<string> errors = OptionsRules.Check(options);
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        return new ImQuotaClient(new ClientSettings(options), time ?? TimeProvider.System, log ?? NullLogger<ImQuotaClient>.Instance, meters);
    }

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> LoginAsync(LoginRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.Login, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> LogoutAsync(LogoutRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.Logout, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> RegisterUsersAsync(RegisterUsersRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.RegisterUsers, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> RemoveUsersAsync(RemoveUsersRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.RemoveUsers, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> CreateGroupAsync(CreateGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.CreateGroup, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> DissolveGroupAsync(DissolveGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.DissolveGroup, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> JoinGroupAsync(JoinGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.JoinGroup, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> LeaveGroupAsync(LeaveGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.LeaveGroup, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> AddFriendAsync(AddFriendRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.AddFriend, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> RemoveFriendAsync(RemoveFriendRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.RemoveFriend, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> CheckFeatureAsync(CheckFeatureRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
        => SubmitAsync(ActionKind.CheckFeature, request, deadline, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AdmissionResult> AdmitAsync(AdmitAction action, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        (ActionKind kind, IMessage request) = ActionKinds.Unwrap(action);
        return SubmitAsync(kind, request, deadline, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ConnectAsync(CancellationToken cancellationToken = default) => _dispatcher.ConnectAsync(cancellationToken);

    /// <summary>Ends pending calls with CANCELLED and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _dispatcher.DisposeAsync();
        _metrics.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>, without waiting for the connections to be closed.</summary>
    public void Dispose()
    {
        _ = _dispatcher.DisposeAsync().AsTask();
        _metrics.Dispose();
    }

    private ValueTask<AdmissionResult> SubmitAsync(ActionKind kind, IMessage request, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _dispatcher.SubmitAsync(kind, request, deadline, cancellationToken);
    }
}
