namespace ImQuota.Domain.Subscriptions;

/// <summary>A request that was carried out, kept so that a retry gets the answer of the first.</summary>
/// <param name="Id">The caller's; 1 to 64 of printable ASCII.</param>
/// <param name="Call">What was asked for, e.g. <c>refund 1400000001 hold</c>; another call under the id is refused.</param>
/// <param name="FactKey">Natural key of the fact that was written for it.</param>
public sealed record RememberedRequest(string Id, string Call, string FactKey);
