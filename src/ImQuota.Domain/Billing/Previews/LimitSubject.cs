namespace ImQuota.Domain.Billing.Previews;

/// <summary>What a limit is a limit of; the numbers are those of billing.proto.</summary>
public enum LimitSubject
{
    /// <summary>The app as a whole.</summary>
    App = 1,

    /// <summary>Each user.</summary>
    User = 2,

    /// <summary>Each group.</summary>
    Group = 3,
}
