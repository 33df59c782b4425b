namespace ImQuota.Server.Metering.Sinks;

/// <summary>What a sink did with events.</summary>
/// <param name="Done">So many, from the first on, were taken or refused; the others come again.</param>
/// <param name="Refused">Those of them that it will never take.</param>
/// <param name="Trouble">Why it takes no more for now; null: it goes on at once.</param>
internal sealed record DeliveryResult(int Done, IReadOnlyList<RefusedEvent> Refused, SinkTrouble? Trouble)
{
    public static DeliveryResult All(int events) => new(events, [], null);

    public static DeliveryResult None(string why) => new(0, [], new SinkTrouble(why, null));
}
