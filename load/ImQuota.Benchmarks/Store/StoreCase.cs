using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Benchmarks.Store;

/// <summary>One kind of action in runs of one size: what is asked, and what must be answered.</summary>
/// <param name="Name">As the command line and the table name it.</param>
/// <param name="Make">The action of a place in the order of all, e.g. of user and group number <c>n</c>.</param>
/// <param name="Undo">What puts things back, in a run of its own after each; null: nothing changed.</param>
internal sealed record StoreCase(string Name, Func<int, AdmissionAction> Make, Func<int, AdmissionAction>? Undo)
{
    public static readonly StoreCase[] All =
    [
        new("feature", _ => new CheckFeatureAction(Feature.UserStatus, "", null, null, 0), null),
        new("login-again", n => new LoginAction(User(n), Platform.Web, $"c{n}", "node"), null),
        new("login", n => new LoginAction(User(n), Platform.Web, $"d{n}", "node"), n => new LogoutAction(User(n), $"d{n}")),
        new("join-again", n => new JoinGroupAction(Group(n), [User(n)], false), null),
        new("join", n => new JoinGroupAction(Group(n), [User(n + 1)], false), n => new LeaveGroupAction(Group(n), [User(n + 1)])),
        new("friend", n => new AddFriendAction(User(n), User(n + 1), FriendDirection.Both), n => new RemoveFriendAction(User(n), User(n + 1), FriendDirection.Both)),
    ];

    public static string User(int n) => $"user-{n % StoreCost.Users}";

    public static string Group(int n) => $"group-{n % StoreCost.Groups}";
}
