namespace ImQuota.Domain.Editions;

/// <summary>Group types of the chat service (spec section 1).</summary>
public enum GroupType
{
    Work = 1,
    Public = 2,
    Meeting = 3,
    Community = 4,

    /// <summary>Online-member broadcast.</summary>
    BChatRoom = 5,

    /// <summary>Live streaming.</summary>
    AVChatRoom = 6,
}
