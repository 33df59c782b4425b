namespace ImQuota.Domain.Apps.Search;

/// <summary>Which apps are looked for; all conditions must hold.</summary>
/// <param name="Text">Digits that the id begins with, or the beginning of words of name or account; empty: any.</param>
/// <param name="Account">Exactly; empty: any.</param>
/// <param name="State">Null: any.</param>
public sealed record AppFilter(string Text, string Account, AppState? State)
{
    /// <summary>Digits that an id may begin with; empty: it cannot be one.</summary>
    public string IdDigits => Text.Length is > 0 and <= 20 && Text[0] != '0' && Text.All(char.IsAsciiDigit) ? Text : "";

    /// <summary>Whether ids are gone through first; otherwise terms name all that are meant, and those are few.</summary>
    public bool GoesByIds => Account.Length == 0 && (Text.Length > 0 ? IdDigits.Length > 0 : State is null or AppState.Active);

    public bool Matches(AppRecord app)
        => (Account.Length == 0 || string.Equals(app.Account, Account, StringComparison.Ordinal))
            && (State is null || app.State == State)
            && (Text.Length == 0 || MatchesId(app.SdkAppId) || FirstTerm(app) is not null);

    public bool MatchesId(ulong sdkAppId)
        => IdDigits.Length > 0 && sdkAppId.ToString(System.Globalization.CultureInfo.InvariantCulture).StartsWith(IdDigits, StringComparison.Ordinal);

    /// <summary>The first of an app's terms that begins as the text does; by it the app is named once, however many do.</summary>
    public string? FirstTerm(AppRecord app)
    {
        string wanted = AppTerms.OfText(Text);
        return AppTerms.Of(app).FirstOrDefault(term => term.StartsWith(wanted, StringComparison.Ordinal));
    }
}
