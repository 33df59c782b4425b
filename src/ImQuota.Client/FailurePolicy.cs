namespace ImQuota.Client;

/// <summary>What a call gives when no decision could be had: UNAVAILABLE, DEADLINE_EXCEEDED, or RESOURCE_EXHAUSTED: too many pending actions, or a sidecar that sheds load.</summary>
public enum FailurePolicy
{
    /// <summary>The call throws: the caller decides each time.</summary>
    Throw = 0,

    /// <summary>The call gives an allowed result from <see cref="AnswerSource.CallerPolicy"/>. It was not counted; tell the sidecar later with MODE_RECORD.</summary>
    Allow = 1,

    /// <summary>The call gives a denied result from <see cref="AnswerSource.CallerPolicy"/>, with code 0.</summary>
    Deny = 2,
}
