namespace ImQuota.Server.Metering.Sinks;

/// <summary>What a receiver did with a request; neither refusal nor trouble: it has it.</summary>
/// <param name="Refusal">It will never take it, and why.</param>
/// <param name="Trouble">It does not take it now.</param>
internal sealed record HttpAnswer(string? Refusal, SinkTrouble? Trouble)
{
    public static readonly HttpAnswer Taken = new(null, null);

    public static HttpAnswer Never(string why) => new(why, null);

    public static HttpAnswer Later(string why, TimeSpan? retryAfter) => new(null, new SinkTrouble(why, retryAfter));
}
