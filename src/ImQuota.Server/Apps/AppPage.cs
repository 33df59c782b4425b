using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps.Search;
using ImQuota.Server.Validation;
using AppState = ImQuota.Domain.Apps.AppState;

namespace ImQuota.Server.Apps;

/// <summary>A page of apps: at most <paramref name="Size"/> of those that <paramref name="Filter"/> means, behind <paramref name="After"/>.</summary>
internal readonly record struct AppPage(AppFilter Filter, SearchPlace After, int Size)
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;

    /// <summary>As a name for an account may be; names are found by the first part of their words.</summary>
    private const int MaxQueryCharacters = 64;

    private const int MaxAccountBytes = 64;

    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static AppPage Read(ListAppsRequest request)
    {
        var bad = new BadFields();
        if (request.PageSize is < 0 or > MaxSize)
        {
            bad.Add("page_size", $"is {request.PageSize}; 1 to {MaxSize} are allowed, 0 is {DefaultSize}");
        }

        SearchPlace? after = SearchPlace.Read(request.PageToken);
        if (after is null)
        {
            bad.Add("page_token", $"is {BadFields.Show(request.PageToken)}, which no page has returned");
        }

        TextFields.Text(bad, "query", request.Query, 0, MaxQueryCharacters);
        TextFields.Ascii(bad, "account", request.Account, 0, MaxAccountBytes);
        IdFields.Known(bad, "state", request.State, unspecifiedAllowed: true);
        bad.ThrowIfAny();
        AppState? state = request.State switch
        {
            Contracts.V1.AppState.Active => AppState.Active,
            Contracts.V1.AppState.Disabled => AppState.Disabled,
            Contracts.V1.AppState.Suspended => AppState.Suspended,
            _ => null,
        };
        return new AppPage(new AppFilter(AppTerms.IsEmpty(request.Query) ? "" : request.Query.Trim(), request.Account, state), after!, request.PageSize == 0 ? DefaultSize : request.PageSize);
    }
}
