namespace ImQuota.Server.Security.Callers;

/// <summary>Scopes as files, tokens and messages name them.</summary>
internal static class ScopeNames
{
    private static readonly (Scopes Scope, string Name)[] Named =
    [
        (Scopes.Admission, "admission"),
        (Scopes.Nodes, "nodes"),
        (Scopes.UsageRead, "usage.read"),
        (Scopes.Admin, "admin"),
        (Scopes.Billing, "billing"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Named.Select(one => one.Name)];

    /// <summary><see cref="Scopes.None"/>: it is no scope of ours.</summary>
    public static Scopes Of(string name)
        => Named.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal)).Scope;

    public static string Text(Scopes scopes) => string.Join(' ', Named.Where(one => scopes.HasFlag(one.Scope)).Select(one => one.Name));
}
