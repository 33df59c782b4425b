namespace ImQuota.Client.Actions;

/// <summary>Where an action is; belongs to the dispatcher's lock.</summary>
internal enum ActionPlace
{
    /// <summary>Not yet taken up.</summary>
    New,

    /// <summary>Gathered, not sent.</summary>
    Queued,

    /// <summary>Waits for its next attempt.</summary>
    Delayed,

    /// <summary>In a message under way.</summary>
    Sent,

    /// <summary>Answered, failed or cancelled.</summary>
    Done,
}
