using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Server.Audit;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Catalogues;

/// <summary>Published catalogues (spec section 1); the contract is catalog.proto.</summary>
internal sealed class CatalogGrpc(ICatalogueStore catalogues) : CatalogService.CatalogServiceBase
{
    private const int MaxCharacters = 1_000_000;

    public override async Task<PublishResponse> Publish(PublishRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        ChangeNote note = ChangeNotes.WithRequest(bad, ChangeNotes.Read(bad, nameof(Publish), request.Author, request.Reason), request.RequestId, request);
        if (!bad.HasAny && await RepeatedCalls.FindVersionAsync(note, catalogues.Current.Version, catalogues.GetAsync, context.CancellationToken) is { } published)
        {
            return new PublishResponse { Version = published, Already = true };
        }

        if (request.Json.Length is 0 or > MaxCharacters)
        {
            bad.Add("json", string.Create(CultureInfo.InvariantCulture, $"has {request.Json.Length} characters; 1 to {MaxCharacters} are allowed"));
            bad.ThrowIfAny();
        }

        Catalogue current = catalogues.Current;
        CatalogueReadResult read = CatalogueReader.Read(request.Json, current.Version + 1);
        CatalogueErrors.AddTo(bad, read.Errors);
        foreach (string edition in current.Editions.Keys)
        {
            if (read.Catalogue is { } next && !next.Editions.ContainsKey(edition))
            {
                bad.Add($"$.editions.{edition}", $"is missing; version {current.Version} has it, so apps may have it");
            }
        }

        bad.ThrowIfAny();
        long version = await catalogues.PublishAsync(request.Json, note, context.CancellationToken);
        return new PublishResponse { Version = version };
    }

    public override async Task<GetCatalogResponse> GetCatalog(GetCatalogRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        if (request.Version < 0)
        {
            bad.Add("version", $"is {request.Version}; 1 or more is a version, 0 the one in force");
        }

        bad.ThrowIfAny();
        long version = request.Version == 0 ? catalogues.Current.Version : request.Version;
        Publication found = await catalogues.GetAsync(version, context.CancellationToken)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"Version {version} of the catalogue is not kept; {catalogues.Current.Version} is in force."));
        return new GetCatalogResponse
        {
            Version = version,
            Json = found.Json,
            PublishedAt = found.At.ToTimestamp(),
            Author = found.Note.Author,
            Reason = found.Note.Reason,
        };
    }

    public override Task<ListEditionsResponse> ListEditions(ListEditionsRequest request, ServerCallContext context)
    {
        Catalogue current = catalogues.Current;
        var response = new ListEditionsResponse { CatalogVersion = current.Version };
        response.Editions.AddRange(current.Editions.Values.OrderBy(edition => edition.Id, StringComparer.Ordinal).Select(EditionMapper.ToProto));
        return Task.FromResult(response);
    }
}
