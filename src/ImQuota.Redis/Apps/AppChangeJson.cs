using System.Text.Json;
using ImQuota.Domain.Audit;
using NodaTime;

namespace ImQuota.Redis.Apps;

/// <summary>A change of an app's record as it stands in the store. Unknown fields of a newer version are ignored.</summary>
internal static class AppChangeJson
{
    public static string Write(AppChange change) => JsonSerializer.Serialize(
        new StoredChange(
            change.At.ToUnixTimeTicks(),
            change.Note.Call,
            change.Note.Author,
            change.Note.Reason,
            [.. change.Fields.Select(one => new StoredFieldChange(one.Field, one.Before, one.After))],
            change.Note.Request?.Id,
            change.Note.Request?.Digest),
        StoredAppContext.Default.StoredChange);

    public static AppChange Read(string json)
    {
        StoredChange stored = JsonSerializer.Deserialize(json, StoredAppContext.Default.StoredChange)
            ?? throw new InvalidOperationException("A change of an app in the store is null.");
        return new AppChange(
            Instant.FromUnixTimeTicks(stored.At),
            new ChangeNote(stored.Call, stored.Author, stored.Reason) { Request = stored.Request is { } id ? new RequestKey(id, stored.Digest ?? "") : null },
            [.. stored.Fields.Select(one => new FieldChange(one.Field, one.Before, one.After))]);
    }
}
