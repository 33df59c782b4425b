namespace ImQuota.Redis.Recent;

/// <summary>What stands ready for a store that loses its last seconds, and what it was told.</summary>
/// <param name="Kept">Actions kept now.</param>
/// <param name="Dropped">Actions that went before their time, for there were too many.</param>
/// <param name="Losses">Times that another run of the store was found.</param>
/// <param name="Told">Actions told again.</param>
public readonly record struct RetellingState(int Kept, long Dropped, long Losses, long Told);
