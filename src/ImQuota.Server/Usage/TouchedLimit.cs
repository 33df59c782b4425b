using ImQuota.Domain.Editions;

namespace ImQuota.Server.Usage;

/// <summary>A limit that an action touches.</summary>
/// <param name="Key">Which limit.</param>
/// <param name="Subject">Whose count it is: empty the app's, or a user id, or a group id.</param>
/// <param name="Used">What is used now, without the action.</param>
internal readonly record struct TouchedLimit(LimitKey Key, string Subject, long Used);
