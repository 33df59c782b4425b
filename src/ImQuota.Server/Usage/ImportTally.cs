using ImQuota.Domain.Admission;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>What became of an import so far.</summary>
internal sealed class ImportTally
{
    private const int FailuresListed = 100;

    public Wire.ImportResponse Response { get; } = new();

    public void Take(ImportFact fact, AdmissionOutcome outcome)
    {
        if (!outcome.Allowed)
        {
            Fail(fact.MessageIndex, $"{Describe(fact.Action)}: {DenyMessages.For(outcome.Reason, outcome.Limit, outcome.SubReason)}");
            return;
        }

        Response.OverLimit += outcome.OverLimit ? 1 : 0;
        switch (fact.Action)
        {
            case RegisterUsersAction register:
                Response.Users += register.UserIds.Count;
                break;
            case CreateGroupAction:
                Response.Groups++;
                break;
            case JoinGroupAction join:
                Response.Memberships += join.UserIds.Count;
                break;
            case AddFriendAction:
                Response.Friendships++;
                break;
            default:
                throw new InvalidOperationException($"{fact.Action.GetType().Name} is not imported.");
        }
    }

    public void Fail(long messageIndex, string text)
    {
        Response.Failed++;
        if (Response.Failures.Count < FailuresListed)
        {
            Response.Failures.Add(new Wire.ImportFailure { MessageIndex = messageIndex, Text = text });
        }
    }

    private static string Describe(AdmissionAction action) => action switch
    {
        RegisterUsersAction => "users",
        CreateGroupAction create => $"group {create.GroupId}",
        JoinGroupAction join => $"memberships of group {join.GroupId}",
        AddFriendAction add => $"friendship of {add.UserId} and {add.FriendId}",
        _ => action.GetType().Name,
    };
}
