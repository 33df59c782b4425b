namespace ImQuota.Load.Faults.Catalogue;

/// <summary>Faults of one redis-server that speaks TLS.</summary>
internal static class TlsFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("tls", "certificate", "the server's certificate is of an authority that nobody trusts, and connections are cut")
        {
            Make = scene => UseAsync(scene, scene.Single.Certificates!.Bad),
            Cure = scene => UseAsync(scene, scene.Single.Certificates!.Good),
        },
    ];

    private static async Task UseAsync(FaultScene scene, string certificate)
    {
        await scene.TellAsync("config", "set", "tls-cert-file", certificate);
        scene.Single.Proxy.Cut(refuse: false);
    }
}
