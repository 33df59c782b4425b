namespace ImQuota.Redis.Apps;

/// <summary>The stored form of an app's settings.</summary>
internal sealed class StoredSettings
{
    public bool AdoptUnknownGroups { get; init; }

    public bool NetCreditAnyDay { get; init; }

    public bool CountLiveMembership { get; init; }

    public bool MauByHyperLogLog { get; init; }

    public int CrossPlatform { get; init; }

    public IReadOnlyDictionary<string, int> LimitModes { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);
}
