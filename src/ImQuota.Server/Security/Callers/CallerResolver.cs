using System.Security.Cryptography.X509Certificates;
using ImQuota.Server.Hosting;
using Microsoft.Extensions.Primitives;

namespace ImQuota.Server.Security.Callers;

/// <summary>Finds out who calls: by the bearer token if there is one, else by the connection's certificate.</summary>
internal sealed class CallerResolver(WatchedFiles<CallerBook> files)
{
    private const string Bearer = "Bearer ";

    /// <summary>Who it is, where that is known from an earlier call of the connection; null: ask <see cref="IdentifyAsync"/>.</summary>
    public Caller? Remembered(HttpContext context)
        => ProofOf(context.Request.Headers.Authorization) is { } proof
            ? context.Features.Get<KnownCaller>()?.Find(files.Current, proof, ServerProgram.OutsideTime.GetUtcNow().UtcTicks)
            : null;

    public async Task<Identified> IdentifyAsync(HttpContext context)
    {
        CallerBook book = files.Current;
        if (ProofOf(context.Request.Headers.Authorization) is not { } proof)
        {
            return Identified.Not(DenialCause.Malformed);
        }

        Identified identified = proof.Length == 0 ? ByCertificate(context.Connection.ClientCertificate, book) : await ByTokenAsync(proof, book);
        if (identified.Caller is not null)
        {
            context.Features.Get<KnownCaller>()?.Remember(book, proof, identified);
        }

        return identified;
    }

    /// <summary>The header; empty: none, so the certificate; null: there are several.</summary>
    private static string? ProofOf(StringValues headers) => headers.Count switch
    {
        0 => "",
        1 => headers[0],
        _ => null,
    };

    private static Identified ByCertificate(X509Certificate2? certificate, CallerBook book)
        => certificate is null ? Identified.Not(DenialCause.NoCredentials)
            : book.FindCertificate(certificate) is { } caller ? Identified.As(caller)
            : Identified.Not(DenialCause.UnknownCertificate);

    private static ValueTask<Identified> ByTokenAsync(string header, CallerBook book)
    {
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || header.Length == Bearer.Length || header.Length > KeyHash.MaxTokenChars)
        {
            return ValueTask.FromResult(Identified.Not(DenialCause.Malformed));
        }

        // A JWT has two dots, a key of ours none.
        ReadOnlySpan<char> token = header.AsSpan(Bearer.Length);
        if (token.Count('.') == 2 && book.Jwt is { } jwt)
        {
            return jwt.IdentifyAsync(token.ToString(), ServerProgram.OutsideTime);
        }

        return ValueTask.FromResult(book.FindKey(token) is { } caller ? Identified.As(caller) : Identified.Not(DenialCause.UnknownKey));
    }
}
