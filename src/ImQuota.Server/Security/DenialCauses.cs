namespace ImQuota.Server.Security;

/// <summary>Causes as labels and as callers are told them.</summary>
internal static class DenialCauses
{
    public static string LabelOf(DenialCause cause) => cause switch
    {
        DenialCause.NoCredentials => "no_credentials",
        DenialCause.Malformed => "malformed",
        DenialCause.UnknownKey => "unknown_key",
        DenialCause.InvalidToken => "invalid_token",
        DenialCause.ExpiredToken => "expired_token",
        DenialCause.UnknownCertificate => "unknown_certificate",
        DenialCause.Scope => "scope",
        DenialCause.App => "app",
        DenialCause.Unlisted => "unlisted",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "has no label"),
    };

    /// <summary>For those who could not prove who they are; it repeats nothing of what they sent.</summary>
    public static string TextOf(DenialCause cause) => cause switch
    {
        DenialCause.NoCredentials => "This service asks who calls: send a header authorization: Bearer KEY-OR-TOKEN, or connect with a client certificate.",
        DenialCause.Malformed => "The authorization header is not Bearer and then a key or token, of at most 8192 characters, once.",
        DenialCause.UnknownKey => "The key is none of a caller that this service knows.",
        DenialCause.InvalidToken => "The token is not valid here: its signature, issuer, audience or claims.",
        DenialCause.ExpiredToken => "The token has expired.",
        DenialCause.UnknownCertificate => "The client certificate is trusted, but of no caller that this service knows.",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "has no text without the call"),
    };
}
