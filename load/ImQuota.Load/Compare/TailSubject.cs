using ImQuota.Load.Driving;

namespace ImQuota.Load.Compare;

/// <summary>A call whose latency is measured at a fixed rate, open loop.</summary>
internal sealed record TailSubject(string Key, string Name, Func<TimeSpan, ValueTask<CallOutcome>> Send)
{
    public const string Empty = "tail-empty";
    public const string Join = "tail-join";
    public const string EvalSha = "tail-evalsha";
}
