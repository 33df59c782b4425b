namespace ImQuota.Redis.Apps;

/// <summary>The stored form of an app's record; instants in Unix ticks.</summary>
internal sealed class StoredApp
{
    public ulong SdkAppId { get; init; }

    public string Account { get; init; } = "";

    public string Name { get; init; } = "";

    public string DataCentre { get; init; } = "";

    public string ZoneId { get; init; } = "";

    public string Edition { get; init; } = "";

    public bool Disabled { get; init; }

    public string? SuspendedFor { get; init; }

    public int LedgerStep { get; init; }

    public long CreatedAt { get; init; }

    public long? PushApprovedAt { get; init; }

    public long? TrialStartedAt { get; init; }

    public StoredSettings Settings { get; init; } = new();

    public IReadOnlyList<StoredOverride> Overrides { get; init; } = [];
}
