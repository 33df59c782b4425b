using System.Globalization;

namespace ImQuota.Domain.Metering.Outbox;

/// <summary>Names a dead letter; as text, e.g. <c>http:7:000000001234</c>.</summary>
/// <param name="Sink">That refused it.</param>
/// <param name="Part">Of the outbox.</param>
/// <param name="Place">In the part.</param>
public readonly record struct DeadLetterId(string Sink, int Part, long Place)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sink}:{Part}:{Place:D12}");

    public static bool TryParse(string text, out DeadLetterId id)
    {
        id = default;
        string[] parts = text.Split(':');
        if (parts.Length != 3 || parts[0].Length == 0
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int part)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long place))
        {
            return false;
        }

        id = new DeadLetterId(parts[0], part, place);
        return true;
    }
}
