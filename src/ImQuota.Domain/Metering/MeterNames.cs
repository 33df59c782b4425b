using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Metering;

/// <summary>Stable names of meters, as they stand in usage records and price catalogues.</summary>
public static class MeterNames
{
    private static readonly NameTable<Meter> Names = new((Meter.Mau, "mau"), (Meter.Pcc, "pcc"));

    public static IReadOnlyCollection<string> All => Names.Names;

    public static string NameOf(Meter meter) => Names.NameOf(meter);

    public static bool TryParse(string name, out Meter meter) => Names.TryParse(name, out meter);

    /// <summary>users or connections.</summary>
    public static string UnitOf(Meter meter) => meter == Meter.Mau ? "users" : "connections";
}
