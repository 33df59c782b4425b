using ImQuota.Server.Security.Callers;

namespace ImQuota.Server.Security.Access;

/// <summary>Who may call a method or a path.</summary>
/// <param name="IsOpen">Everybody, unasked.</param>
/// <param name="Scope">Needed; none: any caller.</param>
/// <param name="Apps">Needed besides.</param>
internal sealed record AccessRule(bool IsOpen, Scopes Scope, AppRule Apps)
{
    public static AccessRule Open { get; } = new(true, Scopes.None, AppRule.None);

    public static AccessRule AnyCaller { get; } = new(false, Scopes.None, AppRule.None);

    public static AccessRule With(Scopes scope, AppRule apps) => new(false, scope, apps);
}
