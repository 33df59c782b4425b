using System.Globalization;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Months;

/// <summary>Fills accounts with apps through the service's own calls: each app is created, some are bought an edition, and in each a user logs in.</summary>
internal sealed class MonthsFill(
    AppService.AppServiceClient apps, SubscriptionService.SubscriptionServiceClient subscriptions, AdmissionService.AdmissionServiceClient admission, FillPlan plan, TimeProvider time)
{
    public const ulong FirstApp = 2_000_000_000;
    public const int AppsAnAccount = 10;
    public const int PaidOfAnAccount = 1;
    private const int AccountsAtATime = 16;

    public static string Account(int number) => string.Create(CultureInfo.InvariantCulture, $"months-{number}");

    /// <returns>Apps that were made before the time was over, whole accounts.</returns>
    public async Task<int> RunAsync(int count, TimeSpan within, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        int made = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count / AppsAnAccount),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsAtATime, CancellationToken = cancellationToken },
            async (account, cancel) =>
            {
                if (time.GetElapsedTime(started) < within)
                {
                    await FillAsync(account, Interlocked.Add(ref made, AppsAnAccount) - AppsAnAccount, cancel);
                }
            });
        return made;
    }

    /// <param name="account">Its number.</param>
    /// <param name="first">Of its apps; apps are numbered without a gap, whichever accounts were reached.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task FillAsync(int account, int first, CancellationToken cancellationToken)
    {
        string name = Account(account);
        var logins = new AdmitRequest();
        for (int n = 0; n < AppsAnAccount; n++)
        {
            ulong app = FirstApp + (ulong)(first + n);
            await apps.CreateAppAsync(new CreateAppRequest { SdkAppId = app, Account = name }, cancellationToken: cancellationToken);
            logins.Actions.Add(new AdmitAction { Login = new LoginRequest { SdkAppId = app, UserId = "user" } });
        }

        if (account < plan.PaidAccounts)
        {
            await BuyAsync(name, first, cancellationToken);
        }

        if (plan.Used)
        {
            await admission.AdmitAsync(logins, cancellationToken: cancellationToken);
        }
    }

    private async Task BuyAsync(string account, int first, CancellationToken cancellationToken)
    {
        var paid = new Money { Amount = "10000.00", Currency = "USD" };
        await subscriptions.TopUpAsync(new TopUpRequest { Account = account, PaymentId = "p", Amount = paid }, cancellationToken: cancellationToken);
        for (int n = 0; n < PaidOfAnAccount; n++)
        {
            ulong app = FirstApp + (ulong)(first + n);
            var order = new PurchaseRequest { SdkAppId = app, Edition = "standard", Months = plan.Months, OrderId = app.ToString(CultureInfo.InvariantCulture) };
            await subscriptions.PurchaseAsync(order, cancellationToken: cancellationToken);
        }
    }
}
