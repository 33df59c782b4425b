using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Admission;

/// <summary>Actions inside other messages.</summary>
internal static class BatchedActions
{
    /// <summary>The app and the action; only if nothing was added to <paramref name="bad"/>, whose fields are named from the action on.</summary>
    public static (ulong SdkAppId, AdmissionRequest Request) Read(AdmitAction action, BadFields bad)
    {
        int before = bad.Count;
        (ulong SdkAppId, AdmissionRequest Request) read = ReadKind(action, bad);
        if (bad.Count > before && action.ActionCase != AdmitAction.ActionOneofCase.None)
        {
            bad.Prefix(before, FieldOf(action.ActionCase) + ".");
        }

        return read;
    }

    private static (ulong SdkAppId, AdmissionRequest Request) ReadKind(AdmitAction action, BadFields bad)
    {
        switch (action.ActionCase)
        {
            case AdmitAction.ActionOneofCase.Login:
                return (action.Login.SdkAppId, ActionReader.Read(action.Login, bad));
            case AdmitAction.ActionOneofCase.Logout:
                return (action.Logout.SdkAppId, ActionReader.Read(action.Logout, bad));
            case AdmitAction.ActionOneofCase.RegisterUsers:
                return (action.RegisterUsers.SdkAppId, ActionReader.Read(action.RegisterUsers, bad));
            case AdmitAction.ActionOneofCase.RemoveUsers:
                return (action.RemoveUsers.SdkAppId, ActionReader.Read(action.RemoveUsers, bad));
            case AdmitAction.ActionOneofCase.CreateGroup:
                return (action.CreateGroup.SdkAppId, ActionReader.Read(action.CreateGroup, bad));
            case AdmitAction.ActionOneofCase.DissolveGroup:
                return (action.DissolveGroup.SdkAppId, ActionReader.Read(action.DissolveGroup, bad));
            case AdmitAction.ActionOneofCase.JoinGroup:
                return (action.JoinGroup.SdkAppId, ActionReader.Read(action.JoinGroup, bad));
            case AdmitAction.ActionOneofCase.LeaveGroup:
                return (action.LeaveGroup.SdkAppId, ActionReader.Read(action.LeaveGroup, bad));
            case AdmitAction.ActionOneofCase.AddFriend:
                return (action.AddFriend.SdkAppId, ActionReader.Read(action.AddFriend, bad));
            case AdmitAction.ActionOneofCase.RemoveFriend:
                return (action.RemoveFriend.SdkAppId, ActionReader.Read(action.RemoveFriend, bad));
            case AdmitAction.ActionOneofCase.CheckFeature:
                return (action.CheckFeature.SdkAppId, ActionReader.Read(action.CheckFeature, bad));
            default:
                bad.Add("action", "is not set, or of a kind that this version does not know");
                return default;
        }
    }

    private static string FieldOf(AdmitAction.ActionOneofCase kind)
        => AdmitAction.Descriptor.FindFieldByNumber((int)kind).Name;
}
