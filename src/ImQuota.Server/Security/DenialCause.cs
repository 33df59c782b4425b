namespace ImQuota.Server.Security;

/// <summary>Why a call was refused; a label of imquota_auth_denials_total.</summary>
internal enum DenialCause
{
    None,

    /// <summary>Neither a token nor a certificate.</summary>
    NoCredentials,

    /// <summary>An Authorization header that is no bearer token.</summary>
    Malformed,

    UnknownKey,

    /// <summary>Signature, issuer, audience or claims.</summary>
    InvalidToken,

    ExpiredToken,

    /// <summary>A trusted certificate that no caller has.</summary>
    UnknownCertificate,

    /// <summary>The caller lacks the scope.</summary>
    Scope,

    /// <summary>The app is not the caller's.</summary>
    App,

    /// <summary>No rule says who may call it.</summary>
    Unlisted,
}
