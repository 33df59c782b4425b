using System.Collections.Frozen;
using Grpc.AspNetCore.Server;
using ImQuota.Server.Billing;
using ImQuota.Server.Security.Callers;
using static ImQuota.Server.Security.Access.AccessRule;

namespace ImQuota.Server.Security.Access;

/// <summary>
/// Who may call what: a row for each method, which holds for its JSON path too, and for each other path by its route. What has no row is
/// refused, and a test fails for it.
/// </summary>
internal static class AccessTable
{
    /// <summary>The route of /metrics, which can be opened by a setting.</summary>
    public const string Metrics = "/metrics";

    /// <summary>What gRPC answers UNIMPLEMENTED on: methods that do not exist.</summary>
    private const string UnknownMethod = "{unimplementedMethod:grpcunimplemented}";

    private static readonly Dictionary<string, AccessRule> OfApps = new(StringComparer.Ordinal)
    {
        ["/imquota.v1.AdmissionService/Login"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/Logout"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/RegisterUsers"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/RemoveUsers"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/CreateGroup"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/DissolveGroup"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/JoinGroup"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/LeaveGroup"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/AddFriend"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/RemoveFriend"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/CheckFeature"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/Admit"] = With(Scopes.Admission, AppRule.Named),
        ["/imquota.v1.AdmissionService/AdmitStream"] = With(Scopes.Admission, AppRule.Named),

        ["/imquota.v1.NodeService/Attach"] = With(Scopes.Nodes, AppRule.Named),

        ["/imquota.v1.UsageService/GetUsage"] = With(Scopes.UsageRead, AppRule.Named),
        ["/imquota.v1.UsageService/WatchUsage"] = With(Scopes.UsageRead, AppRule.Named),
        ["/imquota.v1.UsageService/Explain"] = With(Scopes.UsageRead, AppRule.Named),
        ["/imquota.v1.UsageService/GetUsageHistory"] = With(Scopes.UsageRead, AppRule.Named),
        ["/imquota.v1.UsageService/ListDenials"] = With(Scopes.UsageRead, AppRule.Named),
        ["/imquota.v1.UsageService/Import"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.UsageService/ImportStream"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.UsageService/Reconcile"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.UsageService/ReconcileStream"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.UsageService/Recount"] = With(Scopes.Admin, AppRule.Named),

        ["/imquota.v1.AppService/GetApp"] = With(Scopes.UsageRead, AppRule.Named),
        ["/imquota.v1.AppService/ListApps"] = With(Scopes.UsageRead, AppRule.All),
        ["/imquota.v1.AppService/ListAppChanges"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/CreateApp"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/SetEdition"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/UpdateSettings"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/SetOverride"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/RemoveOverride"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/ApproveFeature"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/StartTrial"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/DisableApp"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/EnableApp"] = With(Scopes.Admin, AppRule.Named),
        ["/imquota.v1.AppService/DeleteApp"] = With(Scopes.Admin, AppRule.Named),

        ["/imquota.v1.CatalogService/GetCatalog"] = With(Scopes.UsageRead, AppRule.None),
        ["/imquota.v1.CatalogService/ListEditions"] = With(Scopes.UsageRead, AppRule.None),
        ["/imquota.v1.CatalogService/Publish"] = With(Scopes.Admin, AppRule.All),
    };

    private static readonly Dictionary<string, AccessRule> OfMoney = new(StringComparer.Ordinal)
    {
        ["/imquota.v1.SubscriptionService/GetSubscription"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/Purchase"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/Renew"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/Upgrade"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/SetAutoRenew"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/QuoteRefund"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/Refund"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/ReviewRefund"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/LeaveLegacyPlan"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.SubscriptionService/RenewApps"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/CreateAccount"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/GetAccount"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/TopUp"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/GrantCredit"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/GrantVoucher"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/ListOrders"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/GetJournal"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.SubscriptionService/ListAccountChanges"] = With(Scopes.Billing, AppRule.All),

        ["/imquota.v1.BillingService/PreviewEditions"] = With(Scopes.Billing, AppRule.Named),
        ["/imquota.v1.BillingService/ListBills"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/GetBill"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/ExplainLine"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/CloseBills"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/ReleaseBilling"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/ExportBills"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/GetStatement"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/ImportUsage"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/PublishPrices"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.BillingService/GetPrices"] = With(Scopes.Billing, AppRule.None),

        ["/imquota.v1.OutboxService/GetOutbox"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.OutboxService/ListDeadLetters"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.OutboxService/RequeueDeadLetters"] = With(Scopes.Billing, AppRule.All),
        ["/imquota.v1.OutboxService/ForgetSink"] = With(Scopes.Billing, AppRule.All),
    };

    private static readonly Dictionary<string, AccessRule> OfTheService = new(StringComparer.Ordinal)
    {
        ["/imquota.v1.OperationsService/Diagnose"] = With(Scopes.Admin, AppRule.All),

        ["/imquota.v1.ClockService/GetTime"] = AnyCaller,
        ["/imquota.v1.ClockService/AdvanceTime"] = With(Scopes.Admin, AppRule.All),

        ["/grpc.health.v1.Health/Check"] = Open,
        ["/grpc.health.v1.Health/List"] = Open,
        ["/grpc.health.v1.Health/Watch"] = Open,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = AnyCaller,

        ["/healthz"] = Open,
        ["/readyz"] = Open,
        [Metrics] = With(Scopes.UsageRead, AppRule.All),
        ["/v1/statements/{**billId}"] = With(Scopes.Billing, AppRule.All),
        ["/v1/accounts/{account}/statement"] = With(Scopes.Billing, AppRule.All),
        [ImportEndpoint.Route] = With(Scopes.Billing, AppRule.All),

        // The chat service signs what it sends (docs/webhooks.md).
        ["/callback"] = Open,

        // The page holds no data: what it shows it asks for with its reader's key.
        ["/"] = Open,
        ["/page/app.js"] = Open,
        ["/page/app.css"] = Open,
        ["/page/icon.svg"] = Open,
        ["/page/licences.txt"] = Open,

        // What says that a slim build has no JSON.
        ["/v1/{**path}"] = AnyCaller,
    };

    /// <summary>By <c>/package.Service/Method</c>, or by the route of a path.</summary>
    public static FrozenDictionary<string, AccessRule> Rows { get; } = OfApps.Concat(OfMoney).Concat(OfTheService).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null: there is no row.</summary>
    public static AccessRule? Of(Endpoint endpoint)
    {
        if (KeyOf(endpoint) is not { } key)
        {
            return null;
        }

        return key.EndsWith(UnknownMethod, StringComparison.Ordinal) ? AnyCaller : Rows.GetValueOrDefault(key);
    }

    /// <summary>The row's name; null: it is no endpoint with a route.</summary>
    public static string? KeyOf(Endpoint endpoint)
        => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName ?? (endpoint as RouteEndpoint)?.RoutePattern.RawText;
}
