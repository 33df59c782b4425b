namespace ImQuota.Domain.Billing.Previews;

/// <summary>Something that a preview says nothing of, because it was not seen.</summary>
/// <param name="What">Key of a limit, <c>pcc</c>, or <c>feature:</c> and the name of a feature.</param>
/// <param name="Why">A sentence for people.</param>
public sealed record Unobserved(string What, string Why);
