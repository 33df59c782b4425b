using NodaTime;

namespace ImQuota.Testing.Histories;

/// <summary>What happens to an empty store from an instant on.</summary>
public sealed record History(Instant Start, IReadOnlyList<HistoryStep> Steps)
{
    public override string ToString()
        => $"// starts at {Start}\n" + string.Join('\n', Steps.Select((step, index) => $"/* {index,2} */ {step};"));
}
