namespace ImQuota.Redis.Connections;

/// <summary>Something about the store that an operator should know.</summary>
/// <param name="Unsafe">True: counts can be lost; false: it could not be looked at.</param>
/// <param name="Text">What, on which server, and what to do.</param>
public sealed record StoreFinding(bool Unsafe, string Text);
