namespace ImQuota.Architecture.Tests.Scripts;

/// <summary>
/// The SHA-1 of each whole script, as the store names it. A script is changed on purpose or not at all: services of two
/// versions run side by side while one replaces the other, and both read what either wrote.
/// </summary>
internal static class ScriptHashes
{
    public static readonly IReadOnlyDictionary<string, string> Pinned = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["admit-n"] = "1f3074ac686c0f922e96db7a00a9e87fce82182a",
        ["app-create-1"] = "e00c1d3f61ba64b3cf7d80bbb3ccb0a09a1cfd43",
        ["app-write-1"] = "64ae3af1d9ba9685734d7b0f98aba317ed19a3cf",
        ["catalogue-publish-1"] = "5ce8035da227ea683604d78b3bbc8243d6c865e9",
        ["ledger-append-4"] = "bf308c2b36b5e36f7be1785850f29bb3bf5c02d2",
        ["hash-swap-1"] = "0b2745c1a99ce85acba53b708d2434ab2462aa05",
        ["prices-publish-1"] = "fca762735dea68944c8938bd682c252b88c250c7",
        ["wake-move-1"] = "c7366ecf374ba1e98102f3a8e47ef7df142b1fe7",
        ["table-sizes-2"] = "7eba8af0d5035dca69da6c04902e9617a9847fcd",
    };
}
