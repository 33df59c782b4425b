using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <summary>The bodies of all callbacks in one: each has some of these fields. Others are skipped.</summary>
internal sealed record WebhookEvent
{
    public string? CallbackCommand { get; init; }

    /// <summary>Milliseconds; a text in group events, a number elsewhere, missing in old ones.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? EventTime { get; init; }

    public string? GroupId { get; init; }

    public string? Type { get; init; }

    public string? Name { get; init; }

    [JsonPropertyName("Operator_Account")]
    public string? OperatorAccount { get; init; }

    [JsonPropertyName("Owner_Account")]
    public string? OwnerAccount { get; init; }

    [JsonPropertyName("Requestor_Account")]
    public string? RequestorAccount { get; init; }

    [JsonPropertyName("From_Account")]
    public string? FromAccount { get; init; }

    public IReadOnlyList<WebhookMember?>? MemberList { get; init; }

    public IReadOnlyList<WebhookMember?>? DestinationMembers { get; init; }

    public IReadOnlyList<WebhookMember?>? NewMemberList { get; init; }

    public IReadOnlyList<WebhookMember?>? ExitMemberList { get; init; }

    public string? AddType { get; init; }

    public IReadOnlyList<WebhookFriend?>? FriendItem { get; init; }

    public IReadOnlyList<WebhookFriend?>? ResponseFriendItem { get; init; }

    public IReadOnlyList<WebhookPair?>? PairList { get; init; }

    public WebhookState? Info { get; init; }

    public IReadOnlyList<WebhookDevice?>? KickedDevice { get; init; }
}
