using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Load.H2;

namespace ImQuota.Load.Transports;

/// <summary>The unary calls of AdmissionService at one authority.</summary>
internal sealed class AdmissionMethods(string authority)
{
    private readonly H2Method _login = Method(authority, "Login");
    private readonly H2Method _logout = Method(authority, "Logout");
    private readonly H2Method _join = Method(authority, "JoinGroup");
    private readonly H2Method _leave = Method(authority, "LeaveGroup");
    private readonly H2Method _friend = Method(authority, "AddFriend");
    private readonly H2Method _unfriend = Method(authority, "RemoveFriend");
    private readonly H2Method _create = Method(authority, "CreateGroup");
    private readonly H2Method _dissolve = Method(authority, "DissolveGroup");
    private readonly H2Method _feature = Method(authority, "CheckFeature");

    public H2Method Admit { get; } = Method(authority, "Admit");

    public static H2Method Method(string authority, string name) => new("/imquota.v1.AdmissionService/" + name, authority);

    public (H2Method Method, IMessage Request) Of(AdmitAction action) => action.ActionCase switch
    {
        AdmitAction.ActionOneofCase.Login => (_login, action.Login),
        AdmitAction.ActionOneofCase.Logout => (_logout, action.Logout),
        AdmitAction.ActionOneofCase.JoinGroup => (_join, action.JoinGroup),
        AdmitAction.ActionOneofCase.LeaveGroup => (_leave, action.LeaveGroup),
        AdmitAction.ActionOneofCase.AddFriend => (_friend, action.AddFriend),
        AdmitAction.ActionOneofCase.RemoveFriend => (_unfriend, action.RemoveFriend),
        AdmitAction.ActionOneofCase.CreateGroup => (_create, action.CreateGroup),
        AdmitAction.ActionOneofCase.DissolveGroup => (_dissolve, action.DissolveGroup),
        AdmitAction.ActionOneofCase.CheckFeature => (_feature, action.CheckFeature),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action.ActionCase, "is not driven"),
    };

    /// <summary>The reply of the call that <paramref name="asked"/> went out with, as a batch would give it.</summary>
    public static AdmitResult Result(AdmitAction.ActionOneofCase asked, ReadOnlySpan<byte> body)
    {
        switch (asked)
        {
            case AdmitAction.ActionOneofCase.Login:
                LoginResponse login = LoginResponse.Parser.ParseFrom(body);
                return new AdmitResult { Decision = login.Decision, Kick = { login.Kick } };
            case AdmitAction.ActionOneofCase.JoinGroup:
                JoinGroupResponse join = JoinGroupResponse.Parser.ParseFrom(body);
                return new AdmitResult { Decision = join.Decision, OverLimitUserIds = { join.OverLimitUserIds }, AlreadyMemberIds = { join.AlreadyMemberIds } };
            default:
                // In all the others, the decision is field 1 and all that is looked at.
                return new AdmitResult { Decision = LogoutResponse.Parser.ParseFrom(body).Decision };
        }
    }
}
