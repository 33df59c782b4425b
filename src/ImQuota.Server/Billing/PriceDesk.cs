using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Editions;
using ImQuota.Server.Audit;
using ImQuota.Server.Catalogues;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Billing;

/// <summary>Publishes prices, and shows what was published.</summary>
internal sealed class PriceDesk(IPriceStore prices, ICatalogueStore catalogues, TimeProvider time)
{
    private const int MaxCharacters = 1_000_000;

    /// <summary>Every process takes published prices up within 5 seconds; so all of them have a version before it is in force.</summary>
    private static readonly Duration Notice = Duration.FromSeconds(10);

    public async Task<PublishPricesResponse> PublishAsync(PublishPricesRequest request, CancellationToken cancellationToken)
    {
        PublishedPrices before = prices.Current.Versions[^1];
        Instant earliest = Instant.Max(time.Now() + Notice, before.InForceFrom);
        var bad = new BadFields();
        ChangeNote note = ChangeNotes.WithRequest(bad, ChangeNotes.Read(bad, "PublishPrices", request.Author, request.Reason), request.RequestId, request);
        if (!bad.HasAny && await RepeatedAsync(note, cancellationToken) is { } repeated)
        {
            return repeated;
        }

        Instant from = Timestamps.Read(bad, "in_force_from", request.InForceFrom) ?? earliest;
        if (from < earliest)
        {
            bad.Add("in_force_from", $"is {from}; {earliest} or later is allowed, so that every process knows the prices before they hold");
        }

        if (request.Json.Length is 0 or > MaxCharacters)
        {
            bad.Add("json", string.Create(CultureInfo.InvariantCulture, $"has {request.Json.Length} characters; 1 to {MaxCharacters} are allowed"));
            bad.ThrowIfAny();
        }

        PriceReadResult read = PriceReader.Read(request.Json, before.Prices.Version + 1);
        CatalogueErrors.AddTo(bad, read.Errors);
        if (read.Prices is { } next && next.Currency != before.Prices.Currency)
        {
            bad.Add("$.currency", $"is {next.Currency}; all versions are in {before.Prices.Currency}");
        }

        if (read.Prices?.Settings is { } settings && prices.Current.SettledBy is { } settled && settings != settled.Settings)
        {
            bad.Add("$.settings", $"are not those of version {settled.Version}, which settled them for good; name the same, or none");
        }

        bad.ThrowIfAny();
        if (read.Prices!.Contradictions(catalogues.Current) is [_, ..] contradictions)
        {
            throw Failures.Precondition(string.Join("; ", contradictions));
        }

        return await prices.TryPublishAsync(before.Prices.Version, request.Json, from, note, cancellationToken)
            ? new PublishPricesResponse { Version = before.Prices.Version + 1, InForceFrom = from.ToTimestamp() }
            : await RepeatedAsync(note, cancellationToken)
            ?? throw new RpcException(new Status(StatusCode.Aborted, $"Someone else published a version after {before.Prices.Version} at this moment; look at it, and publish again."));
    }

    public async Task<GetPricesResponse> GetAsync(GetPricesRequest request, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        if (request.Version < 0)
        {
            bad.Add("version", $"is {request.Version}; 1 or more is a version, 0 the one in force");
        }

        bad.ThrowIfAny();
        PriceBook book = prices.Current;
        long version = request.Version == 0 ? book.At(time.Now()).Version : request.Version;
        PublishedPrices? published = book.Versions.FirstOrDefault(one => one.Prices.Version == version);
        Publication? text = published is null ? null : await prices.GetAsync(version, cancellationToken);
        return text is null
            ? throw new RpcException(new Status(StatusCode.NotFound, $"There is no version {version} of the prices; 1 to {book.Versions[^1].Prices.Version} are published."))
            : new GetPricesResponse
            {
                Version = version,
                InForceFrom = published!.InForceFrom.ToTimestamp(),
                Json = text.Json,
                PublishedAt = text.At.ToTimestamp(),
                Author = text.Note.Author,
                Reason = text.Note.Reason,
            };
    }

    /// <summary>Null: the request has published nothing yet.</summary>
    private async Task<PublishPricesResponse?> RepeatedAsync(ChangeNote note, CancellationToken cancellationToken)
    {
        PriceBook book = prices.Current;
        return await RepeatedCalls.FindVersionAsync(note, book.Versions[^1].Prices.Version, prices.GetAsync, cancellationToken) is { } version
            ? new PublishPricesResponse { Version = version, InForceFrom = book.Versions.First(one => one.Prices.Version == version).InForceFrom.ToTimestamp(), Already = true }
            : null;
    }
}
