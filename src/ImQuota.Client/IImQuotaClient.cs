using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Client;

/// <summary>
/// Asks the sidecar for decisions. Every action has a natural key, so a call may be repeated freely: what is so already counts once.
/// All methods are safe for concurrent use; a request must not be changed before its call has ended.
/// </summary>
/// <remarks>
/// A denial is a result, not an exception. Each method ends with a result or with
/// <see cref="RpcException"/>: INVALID_ARGUMENT (names the bad fields; never softened by a policy), UNAVAILABLE (no sidecar, or its
/// store is away), DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED (too many pending actions), CANCELLED (the client was disposed of), or another
/// status that the sidecar gave; or with <see cref="OperationCanceledException"/> when the caller cancelled. A call that was cancelled or
/// ran out of time may have been carried out all the same. The deadline counts from the call on; null takes
/// <see cref="ImQuotaClientOptions.Deadline"/>.
/// </remarks>
public interface IImQuotaClient
{
    /// <summary>Registers on first login (E2), counts monthly activity (E10), opens the connection (E12).</summary>
    ValueTask<AdmissionResult> LoginAsync(LoginRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Closes a connection.</summary>
    ValueTask<AdmissionResult> LogoutAsync(LogoutRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Registers users without a login; all or none (E2).</summary>
    ValueTask<AdmissionResult> RegisterUsersAsync(RegisterUsersRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Removes registered users; Developer only.</summary>
    ValueTask<AdmissionResult> RemoveUsersAsync(RemoveUsersRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a group with its owner and first members (E4-E8).</summary>
    ValueTask<AdmissionResult> CreateGroupAsync(CreateGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Frees the group's place and its members' places.</summary>
    ValueTask<AdmissionResult> DissolveGroupAsync(DissolveGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Lets users join a group, or be invited (E4, E5).</summary>
    ValueTask<AdmissionResult> JoinGroupAsync(JoinGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Takes users out of a group.</summary>
    ValueTask<AdmissionResult> LeaveGroupAsync(LeaveGroupRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Makes two users friends (E3).</summary>
    ValueTask<AdmissionResult> AddFriendAsync(AddFriendRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a friendship.</summary>
    ValueTask<AdmissionResult> RemoveFriendAsync(RemoveFriendRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Whether the app's edition has a feature (E11-E23).</summary>
    ValueTask<AdmissionResult> CheckFeatureAsync(CheckFeatureRequest request, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>Any action, for callers that hold it as a value.</summary>
    /// <exception cref="ArgumentException">No action is set.</exception>
    ValueTask<AdmissionResult> AdmitAsync(AdmitAction action, TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends when a sidecar is connected and answers. The client connects by itself as soon as it exists; a backend that waits for this when
    /// it starts spares its first callers the wait, which is longer than their deadline.
    /// </summary>
    ValueTask ConnectAsync(CancellationToken cancellationToken = default);
}
