using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;

namespace ImQuota.Server.Usage;

/// <summary>Finds the limits that an action touches, with what is used of each (spec section 2), in order of precedence.</summary>
internal sealed class TouchedLimits(IUsageStore usage, ICatalogueStore catalogues, ulong sdkAppId, AppUsage app)
{
    /// <summary>Users of a list whose counts are read; a decision names all that are at their limit.</summary>
    public const int UsersRead = 20;

    private readonly List<TouchedLimit> _found = [];

    private AppSettings Settings => app.Entitlements.Settings;

    public async Task<IReadOnlyList<TouchedLimit>> FindAsync(AdmissionAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case LoginAction:
                AddApp(LimitKey.Users, app.Users);
                AddApp(LimitKey.Mau, app.MauExact ?? app.MauEstimate);
                break;
            case RegisterUsersAction:
                AddApp(LimitKey.Users, app.Users);
                break;
            case CreateGroupAction create:
                await AddCreationAsync(create, cancellationToken);
                break;
            case JoinGroupAction join:
                await AddJoinAsync(join, cancellationToken);
                break;
            case AddFriendAction add:
                await AddUsersAsync(LimitKey.Friends, add.Direction == FriendDirection.Both ? [add.UserId, add.FriendId] : [add.UserId], cancellationToken);
                break;
        }

        return _found;
    }

    private async Task AddCreationAsync(CreateGroupAction create, CancellationToken cancellationToken)
    {
        GroupTypeRules rules = catalogues.Current.GroupTypes[create.Type];
        string[] owner = rules.OwnerIsMember && create.OwnerId.Length > 0 ? [create.OwnerId] : [];
        await AddUserGroupsAsync(rules, [.. owner, .. create.MemberIds], cancellationToken);
        if (rules.MemberLimit is { } members)
        {
            _found.Add(new TouchedLimit(members, create.GroupId, 0));
        }

        AddApp(rules.CountLimit, rules.CountLimit == LimitKey.LiveGroups ? app.LiveGroups : app.Groups);
        AddApp(LimitKey.DailyGrowth, app.GrowthToday);
        if (rules.Broadcast)
        {
            AddApp(LimitKey.DailyBroadcast, app.BroadcastToday);
        }
    }

    private async Task AddJoinAsync(JoinGroupAction join, CancellationToken cancellationToken)
    {
        GroupUsage? group = await usage.GetGroupAsync(sdkAppId, join.GroupId, cancellationToken);
        if (group is null && !Settings.AdoptUnknownGroups)
        {
            return;
        }

        // An unknown group would be adopted as a Public one.
        GroupTypeRules rules = catalogues.Current.GroupTypes[group?.Type ?? GroupType.Public];
        await AddUserGroupsAsync(rules, join.UserIds, cancellationToken);
        if (rules.MemberLimit is { } members)
        {
            _found.Add(new TouchedLimit(members, join.GroupId, group?.Members ?? 0));
        }
    }

    private Task AddUserGroupsAsync(GroupTypeRules rules, IReadOnlyList<string> userIds, CancellationToken cancellationToken)
        => rules.Live && !Settings.CountLiveMembership ? Task.CompletedTask : AddUsersAsync(LimitKey.UserGroups, userIds, cancellationToken);

    private async Task AddUsersAsync(LimitKey key, IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        foreach (string userId in userIds.Distinct(StringComparer.Ordinal).Take(UsersRead))
        {
            if (await usage.GetUserAsync(sdkAppId, userId, cancellationToken) is { } user)
            {
                _found.Add(new TouchedLimit(key, userId, key == LimitKey.Friends ? user.Friends : user.Groups));
            }
        }
    }

    private void AddApp(LimitKey key, long used) => _found.Add(new TouchedLimit(key, "", used));
}
