namespace ImQuota.Server.Security.Callers;

/// <summary>The callers file as it is written, where anything may be missing; <see cref="CallersReader"/> checks it.</summary>
internal sealed record CallersDocument
{
    public JwtDocument? Jwt { get; init; }

    public IReadOnlyList<CallerDocument?>? Callers { get; init; }

    /// <summary>Whose tokens are trusted.</summary>
    internal sealed record JwtDocument
    {
        public string? Issuer { get; init; }

        public string? Audience { get; init; }

        /// <summary>Path of a JSON Web Key Set (RFC 7517) with public keys, from the callers file's folder on.</summary>
        public string? Keys { get; init; }

        public RateDocument? Rate { get; init; }
    }

    internal sealed record CallerDocument
    {
        public string? Name { get; init; }

        public IReadOnlyList<string?>? Keys { get; init; }

        public IReadOnlyList<string?>? Certificates { get; init; }

        public IReadOnlyList<string?>? Scopes { get; init; }

        public IReadOnlyList<string?>? Apps { get; init; }

        public RateDocument? Rate { get; init; }
    }

    internal sealed record RateDocument
    {
        public int PerSecond { get; init; }

        public int? Burst { get; init; }
    }
}
