namespace ImQuota.Architecture.Tests.Scripts;

/// <summary>
/// The SHA-1 of each whole script: the store's name for it, but for admit-n, whose constants are folded before it is sent, and hold-n and repair-n, which are sent among the parts of admit-n. A script is changed on purpose or not at all: services of two
/// versions run side by side while one replaces the other, and both read what either wrote.
/// </summary>
internal static class ScriptHashes
{
    public static readonly IReadOnlyDictionary<string, string> Pinned = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["admit-n"] = "a2e024233b68f9854971e3d7728e00af21728353",
        ["app-create-2"] = "615231d26923deb25f9dfee9514585a2ea2143f9",
        ["app-erase-n"] = "ae63a8e1e0ed397c82e35fd4e79b23af84e7ae18",
        ["app-mark-2"] = "0e5ef10fcdc0f3bcdb9e69b4fc27c9377d485ca9",
        ["app-unmark-1"] = "2e9c4866b9c138a8d388c00a2ddc65c41c4698ac",
        ["app-write-2"] = "4ee9d5a04cbf4ae281ab57681006acfe490eff20",
        ["catalogue-publish-1"] = "5bf0edd5f971d13ee6d83b1a7d03dbc24f895822",
        ["clock-move-1"] = "f61233aff708d7d5235d7120c95173c618e3a990",
        ["hold-n"] = "8a53d355634df2679d8cc0385cd0fb5003b2edae",
        ["ledger-append-4"] = "bf308c2b36b5e36f7be1785850f29bb3bf5c02d2",
        ["history-join-2"] = "5f3ba55b64a1b9b914a8997ce61fd66ce49c24bf",
        ["hash-swap-1"] = "0b2745c1a99ce85acba53b708d2434ab2462aa05",
        ["outbox-advance-3"] = "d59e093bcacc9701cbebba234f582fc97eeb6ed5",
        ["outbox-append-3"] = "ab9f4c5038ec2dcff43b38c3838c6f9618ae3e3f",
        ["outbox-claim-1"] = "7dfe468984c385ae57e70af419754059560585a0",
        ["outbox-join-1"] = "68aeb1cbfe5694c1e53dc68b28de4255a0faa18c",
        ["outbox-release-1"] = "0c820a69090da0003226aa884ebc942631a4af29",
        ["outbox-requeue-3"] = "8af652da56a95d9f13d6ea27d635b9d03dae791a",
        ["prices-publish-1"] = "3cc583f36a16c1d22887dbab900a6735e1ded66c",
        ["repair-n"] = "352b71756d6947372f4a1091e9a886b0da5753bd",
        ["usage-push-1"] = "bb3a49953777e75dad4dbf9c970a072fd0f0b1df",
        ["wake-move-1"] = "c7366ecf374ba1e98102f3a8e47ef7df142b1fe7",
        ["table-sizes-2"] = "7eba8af0d5035dca69da6c04902e9617a9847fcd",
    };
}
