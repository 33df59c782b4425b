using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImQuota.Server.Security.Callers;

/// <summary>
/// Who proved himself last on a connection, so that the next call with the same header costs a comparison instead of a hash or a signature.
/// A proxy that carries several callers on one connection loses that, and nothing else.
/// </summary>
internal sealed class KnownCaller
{
    private volatile Entry? _last;

    /// <summary>Gives each connection of the listener its own.</summary>
    public static void Keep(ListenOptions options) => options.Use(next => connection =>
    {
        connection.Features.Set(new KnownCaller());
        return next(connection);
    });

    /// <param name="book">In force now: what an older one told does not hold any more.</param>
    /// <param name="proof">The header, or empty: the connection's certificate.</param>
    /// <param name="utcTicks">Now.</param>
    public Caller? Find(CallerBook book, string proof, long utcTicks)
        => _last is { } last && ReferenceEquals(last.Book, book) && last.Identified.IsValidAt(utcTicks) && IsSame(last.Proof, proof) ? last.Identified.Caller : null;

    public void Remember(CallerBook book, string proof, Identified identified) => _last = new Entry(book, proof, identified);

    private static bool IsSame(string known, string proof)
        => CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(known.AsSpan()), MemoryMarshal.AsBytes(proof.AsSpan()));

    private sealed record Entry(CallerBook Book, string Proof, Identified Identified);
}
