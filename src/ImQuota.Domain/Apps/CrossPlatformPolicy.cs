namespace ImQuota.Domain.Apps;

/// <summary>
/// Which platforms of one user may be online together. Classes: mobile (Android, iPhone, iPad), desktop (Windows, Mac,
/// Linux), web. A login on another platform that may not be online together with it kicks all connections there.
/// </summary>
public enum CrossPlatformPolicy
{
    /// <summary>One platform at a time.</summary>
    Single = 1,

    /// <summary>One native platform and Web.</summary>
    Dual = 2,

    /// <summary>One mobile platform, one desktop platform and Web.</summary>
    Triple = 3,

    /// <summary>All platforms.</summary>
    Multi = 4,
}
