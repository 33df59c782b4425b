namespace ImQuota.Server.Security.Tls;

/// <summary>Files for TLS, in PEM.</summary>
/// <param name="CertificateFile">The service's certificate, then those between it and its authority.</param>
/// <param name="KeyFile">Its private key, without a password.</param>
/// <param name="ClientAuthorityFile">Authorities whose client certificates are trusted; null: clients are not asked for one.</param>
internal sealed record TlsSettings(string CertificateFile, string KeyFile, string? ClientAuthorityFile);
