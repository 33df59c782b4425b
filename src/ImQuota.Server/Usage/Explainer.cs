using Grpc.Core;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Admission;
using ImQuota.Server.Apps;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>Tells how an action would be decided, and by what. The decision comes first; the counts are read right after it.</summary>
internal sealed class Explainer(IAdmissionStore admission, IAppStore apps, IUsageStore usage, ICatalogueStore catalogues)
{
    /// <exception cref="RpcException">NOT_FOUND: unknown app.</exception>
    public async Task<Wire.ExplainResponse> ExplainAsync(ulong sdkAppId, AdmissionRequest request, CancellationToken cancellationToken)
    {
        AdmissionOutcome[] outcomes = await admission.DecideAsync(sdkAppId, [request], cancellationToken);
        AppRecord? app = await apps.GetAsync(sdkAppId, cancellationToken);
        AppUsage? used = await usage.GetAppAsync(sdkAppId, cancellationToken);
        if (app is null || used is null)
        {
            throw Failures.UnknownApp(sdkAppId);
        }

        Entitlements entitlements = used.Entitlements;
        var response = new Wire.ExplainResponse
        {
            Result = DecisionMapper.ToResult(outcomes[0]),
            Edition = entitlements.Edition,
            CatalogVersion = entitlements.CatalogueVersion,
        };
        Edition? edition = catalogues.Current.Editions.GetValueOrDefault(entitlements.Edition);
        var limits = new TouchedLimits(usage, catalogues, sdkAppId, used);
        foreach (TouchedLimit touched in await limits.FindAsync(request.Action, cancellationToken))
        {
            Wire.LimitEntitlement limit = EntitlementsMapper.LimitOf(touched.Key, entitlements, edition, app, used.AsOf);
            response.Limits.Add(new Wire.ExplainedLimit
            {
                Entitlement = limit,
                Subject = touched.Subject,
                Used = touched.Used,
                Text = ExplainText.For(touched, limit),
            });
        }

        response.Sentences.AddRange(ExplainText.For(outcomes[0], entitlements));
        return response;
    }
}
