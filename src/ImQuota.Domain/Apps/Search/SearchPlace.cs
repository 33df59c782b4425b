using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ImQuota.Domain.Apps.Search;

/// <summary>Where a page of a search ends. Ids are gone through first, then terms.</summary>
/// <param name="AfterId">Exclusive; of no meaning once there is a term.</param>
/// <param name="AfterEntry">Exclusive: an entry of the index; null: still at the ids. Empty: before all.</param>
public sealed record SearchPlace(ulong AfterId, string? AfterEntry)
{
    private const char EntryMark = '~';

    public static readonly SearchPlace Beginning = new(0, null);

    /// <summary>As a page's token; the beginning is empty.</summary>
    public string Token => AfterEntry is { } entry
        ? EntryMark + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(entry))
        : AfterId == 0 ? "" : AfterId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null: no page has returned it.</summary>
    public static SearchPlace? Read(string token)
    {
        if (token.Length == 0)
        {
            return Beginning;
        }

        if (token[0] != EntryMark)
        {
            return ulong.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id) ? new SearchPlace(id, null) : null;
        }

        return Base64Url.IsValid(token.AsSpan(1)) ? new SearchPlace(0, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.AsSpan(1)))) : null;
    }
}
