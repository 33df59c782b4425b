using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Apps;

/// <summary>A page of apps: at most <paramref name="Size"/> with ids above <paramref name="AfterExclusive"/>.</summary>
internal readonly record struct AppPage(ulong AfterExclusive, int Size)
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;

    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static AppPage Read(ListAppsRequest request)
    {
        var bad = new BadFields();
        if (request.PageSize is < 0 or > MaxSize)
        {
            bad.Add("page_size", $"is {request.PageSize}; 1 to {MaxSize} are allowed, 0 is {DefaultSize}");
        }

        ulong after = 0;
        if (request.PageToken.Length > 0 && !ulong.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            bad.Add("page_token", $"is {BadFields.Show(request.PageToken)}, which no page has returned");
        }

        bad.ThrowIfAny();
        return new AppPage(after, request.PageSize == 0 ? DefaultSize : request.PageSize);
    }
}
