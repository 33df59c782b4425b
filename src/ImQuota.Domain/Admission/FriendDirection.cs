namespace ImQuota.Domain.Admission;

/// <summary>Which lists a friendship stands in.</summary>
public enum FriendDirection
{
    Both = 1,
    OneWay = 2,
}
