namespace ImQuota.Redis.Admission;

/// <summary>One round after another of calls that go to the store together; kept by its queue and used again.</summary>
internal sealed class AdmissionRun
{
    /// <summary>The calls that are under way; empty between rounds.</summary>
    public List<WaitingCall> Calls { get; set; } = [];

    /// <summary>Timestamp at which their round began.</summary>
    public long Begun { get; set; }

    /// <summary>It took too long, and its calls were told so: what becomes of it says nothing about the store of now.</summary>
    public bool IsGivenUp { get; set; }
}
