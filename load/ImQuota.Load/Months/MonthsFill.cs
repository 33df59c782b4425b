using System.Globalization;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Months;

/// <summary>Fills accounts with apps through the service's own calls: each app is created, some are bought an edition, and in some a user logs in.</summary>
internal sealed class MonthsFill(AppService.AppServiceClient apps, SubscriptionService.SubscriptionServiceClient subscriptions, AdmissionService.AdmissionServiceClient admission, TimeProvider time)
{
    public const ulong FirstApp = 2_000_000_000;
    public const int AppsAnAccount = 10;
    private const int AccountsAtATime = 16;

    /// <summary>Accounts are numbered without a gap, whichever were reached in time.</summary>
    private int _accounts;
    private int _apps;

    public int Apps => _apps;

    public int Accounts => _accounts;

    public static string Account(int number) => string.Create(CultureInfo.InvariantCulture, $"months-{number}");

    /// <summary>An account's first app: the one that is bought an edition, where the plan says so.</summary>
    public static ulong FirstAppOf(int account) => FirstApp + (ulong)(account * AppsAnAccount);

    /// <param name="accounts">Made before the time is over, whole ones.</param>
    /// <param name="plan">For each of them.</param>
    /// <param name="within">No account is begun after that.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task RunAsync(int accounts, FillPlan plan, TimeSpan within, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        return Parallel.ForEachAsync(
            Enumerable.Range(0, accounts),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsAtATime, CancellationToken = cancellationToken },
            async (_, cancel) =>
            {
                if (time.GetElapsedTime(started) < within)
                {
                    await FillAsync(Interlocked.Increment(ref _accounts) - 1, plan, cancel);
                }
            });
    }

    private async Task FillAsync(int account, FillPlan plan, CancellationToken cancellationToken)
    {
        var logins = new AdmitRequest();
        for (int n = 0; n < plan.Apps; n++)
        {
            ulong app = FirstAppOf(account) + (ulong)n;
            await apps.CreateAppAsync(new CreateAppRequest { SdkAppId = app, Account = Account(account), ZoneId = plan.ZoneId }, cancellationToken: cancellationToken);
            logins.Actions.Add(new AdmitAction { Login = new LoginRequest { SdkAppId = app, UserId = "user" } });
        }

        Interlocked.Add(ref _apps, plan.Apps);
        if (plan.PaidMonths > 0)
        {
            var paid = new Money { Amount = "10000.00", Currency = "USD" };
            await subscriptions.TopUpAsync(new TopUpRequest { Account = Account(account), PaymentId = "p", Amount = paid }, cancellationToken: cancellationToken);
            var order = new PurchaseRequest { SdkAppId = FirstAppOf(account), Edition = "standard", Months = plan.PaidMonths, OrderId = "o" };
            await subscriptions.PurchaseAsync(order, cancellationToken: cancellationToken);
        }

        if (plan.Used)
        {
            await admission.AdmitAsync(logins, cancellationToken: cancellationToken);
        }
    }
}
