using System.Globalization;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Audit;

/// <summary>A page of changes, the newest first: at most <paramref name="Size"/> with places below <paramref name="Before"/>.</summary>
internal readonly record struct ChangePage(long Before, int Size)
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;

    public static ChangePage Read(BadFields bad, int pageSize, string pageToken)
    {
        if (pageSize is < 0 or > MaxSize)
        {
            bad.Add("page_size", $"is {pageSize}; 1 to {MaxSize} are allowed, 0 is {DefaultSize}");
        }

        long before = long.MaxValue;
        if (pageToken.Length > 0 && !long.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            bad.Add("page_token", $"is {BadFields.Show(pageToken)}, which no page has returned");
        }

        return new ChangePage(before, pageSize == 0 ? DefaultSize : pageSize);
    }

    /// <param name="places">Of one more than fit on the page, or of all there are.</param>
    public string NextToken(IReadOnlyList<long> places) => places.Count > Size ? places[Size - 1].ToString(CultureInfo.InvariantCulture) : "";
}
