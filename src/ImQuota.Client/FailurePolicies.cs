namespace ImQuota.Client;

/// <summary>A <see cref="FailurePolicy"/> for each kind of action. Default: <see cref="FailurePolicy.Throw"/>, for what to let pass unchecked is the backend's own decision.</summary>
public sealed class FailurePolicies
{
    /// <summary>For <see cref="IImQuotaClient.LoginAsync"/>.</summary>
    public FailurePolicy Login { get; set; }

    /// <summary>For <see cref="IImQuotaClient.LogoutAsync"/>.</summary>
    public FailurePolicy Logout { get; set; }

    /// <summary>For <see cref="IImQuotaClient.RegisterUsersAsync"/>.</summary>
    public FailurePolicy RegisterUsers { get; set; }

    /// <summary>For <see cref="IImQuotaClient.RemoveUsersAsync"/>.</summary>
    public FailurePolicy RemoveUsers { get; set; }

    /// <summary>For <see cref="IImQuotaClient.CreateGroupAsync"/>.</summary>
    public FailurePolicy CreateGroup { get; set; }

    /// <summary>For <see cref="IImQuotaClient.DissolveGroupAsync"/>.</summary>
    public FailurePolicy DissolveGroup { get; set; }

    /// <summary>For <see cref="IImQuotaClient.JoinGroupAsync"/>.</summary>
    public FailurePolicy JoinGroup { get; set; }

    /// <summary>For <see cref="IImQuotaClient.LeaveGroupAsync"/>.</summary>
    public FailurePolicy LeaveGroup { get; set; }

    /// <summary>For <see cref="IImQuotaClient.AddFriendAsync"/>.</summary>
    public FailurePolicy AddFriend { get; set; }

    /// <summary>For <see cref="IImQuotaClient.RemoveFriendAsync"/>.</summary>
    public FailurePolicy RemoveFriend { get; set; }

    /// <summary>For <see cref="IImQuotaClient.CheckFeatureAsync"/>.</summary>
    public FailurePolicy CheckFeature { get; set; }
}
