namespace ImQuota.Client;

/// <summary>Who answered a call.</summary>
public enum AnswerSource
{
    /// <summary>A sidecar; <c>Decision.Source</c> tells whether from the store or by the sidecar's own policy.</summary>
    Service = 0,

    /// <summary>No sidecar: the caller's <see cref="FailurePolicy"/> for this kind of action. Nothing was checked, and nothing counted.</summary>
    CallerPolicy = 1,
}
