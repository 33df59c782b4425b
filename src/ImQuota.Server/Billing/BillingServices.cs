using ImQuota.Server.Billing.Exports;
using ImQuota.Server.Billing.Statements;

namespace ImQuota.Server.Billing;

/// <summary>What bills need.</summary>
internal static class BillingServices
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
        => services
            .AddSingleton<UsageKeeper>()
            .AddSingleton<BillDesk>()
            .AddSingleton<BillReader>()
            .AddSingleton<BillExport>()
            .AddSingleton<StatementDesk>()
            .AddSingleton<UsageImporter>()
            .AddSingleton<EditionPreviews>()
            .AddSingleton<PriceDesk>();
}
