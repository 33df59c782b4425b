using ImQuota.Server.Validation;

namespace ImQuota.Server.Catalogues;

/// <summary>Errors of a catalogue's JSON as bad fields.</summary>
internal static class CatalogueErrors
{
    private const string Separator = ": ";

    /// <summary>Each error is a JSON path and a text, with a colon between; the path becomes the field.</summary>
    public static void AddTo(BadFields bad, IReadOnlyList<string> errors)
    {
        foreach (string error in errors)
        {
            int end = error.IndexOf(Separator, StringComparison.Ordinal);
            if (end < 0)
            {
                bad.Add("$", error);
            }
            else
            {
                bad.Add(error[..end], error[(end + Separator.Length)..]);
            }
        }
    }
}
