namespace ImQuota.Server.Security.Access;

/// <summary>Which apps a caller must be allowed to touch.</summary>
internal enum AppRule
{
    /// <summary>It is about no app.</summary>
    None,

    /// <summary>The one in <c>sdk_app_id</c> of each message, or of each action in it.</summary>
    Named,

    /// <summary>All: it is about an account, a catalogue, the service.</summary>
    All,
}
