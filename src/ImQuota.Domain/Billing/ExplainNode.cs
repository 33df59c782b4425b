namespace ImQuota.Domain.Billing;

/// <summary>One step of an explanation, with what it follows from below it.</summary>
/// <param name="Name">What it is, e.g. <c>quantity</c>.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Rule">The rule that gave it; empty for an input.</param>
/// <param name="Inputs">What it follows from.</param>
public sealed record ExplainNode(string Name, string Value, string Rule, params IReadOnlyList<ExplainNode> Inputs);
