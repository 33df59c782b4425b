using ImQuota.Server.Scheduling;

namespace ImQuota.Server.Subscriptions;

/// <summary>What subscriptions need.</summary>
internal static class SubscriptionServices
{
    public static IServiceCollection AddSubscriptions(this IServiceCollection services)
        => services
            .AddSingleton<SubscriptionRules>()
            .AddSingleton<AccountFollower>()
            .AddSingleton<AccountDesk>()
            .AddSingleton<AccountScheduler>()
            .AddSingleton<IDueWork>(services => services.GetRequiredService<AccountScheduler>())
            .AddSingleton<AppLedger>()
            .AddSingleton<SubscriptionCalls>()
            .AddSingleton<BatchRenewal>();
}
