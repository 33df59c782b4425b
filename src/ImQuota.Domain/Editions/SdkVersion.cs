using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ImQuota.Domain.Editions;

/// <summary>Versions of the chat SDKs: two to four whole numbers, e.g. 5.8.1668.</summary>
public static class SdkVersion
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789.");

    /// <summary>Missing parts count as 0, so that 2.17 is not below 2.17.0.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Version? version)
    {
        version = null;
        if (text.Length is 0 or > 43 || text.AsSpan().ContainsAnyExcept(Characters) || !Version.TryParse(text, out Version? parsed))
        {
            return false;
        }

        version = new Version(parsed.Major, parsed.Minor, Math.Max(0, parsed.Build), Math.Max(0, parsed.Revision));
        return true;
    }
}
