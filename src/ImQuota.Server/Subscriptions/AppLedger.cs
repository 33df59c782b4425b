using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Server.Billing;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>The life of apps in their account's ledger, beside their records. The account's limit of apps is counted there.</summary>
internal sealed class AppLedger(AccountDesk desk, IAppStore apps, UsageKeeper keeper, SubscriptionRules rules, TimeProvider time)
{
    /// <summary>The ledger first: what a crash leaves there without a record, the repeated call finishes.</summary>
    /// <returns>False: the id is taken.</returns>
    /// <exception cref="Grpc.Core.RpcException">The account refuses it, e.g. for having 300 apps.</exception>
    public async Task<bool> CreateAsync(AppRecord app, ChangeNote note, CancellationToken cancellationToken)
    {
        if (await apps.GetAsync(app.SdkAppId, cancellationToken) is not null)
        {
            return false;
        }

        (await desk.AddAsync(app, note, cancellationToken)).OrThrow();
        if (await apps.CreateAsync(app, note, CancellationToken.None))
        {
            return true;
        }

        // Another account took the id in this very moment: it is not this one's.
        if (await apps.GetAsync(app.SdkAppId, CancellationToken.None) is { } other && !string.Equals(other.Account, app.Account, StringComparison.Ordinal))
        {
            await DeleteAsync(app.Account, app.SdkAppId, note);
        }

        return false;
    }

    /// <summary>An edition is set by hand only where nothing was bought: else the ledger rules it, and would take it back.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION, which names the term and its end.</exception>
    public async Task CheckEditionIsFreeAsync(AppRecord app, CancellationToken cancellationToken)
    {
        if (app.Account.Length == 0
            || await desk.ReadAsync(app.Account, cancellationToken) is not { } ledger
            || !desk.Evaluate(ledger).Account.Apps.TryGetValue(app.SdkAppId, out AppStatus? status)
            || status.Spans.Count == 0)
        {
            return;
        }

        throw Failures.Precondition($"The edition of app {app.SdkAppId} follows what is bought for it by account '{app.Account}': {Describe(status, desk.Now)}");
    }

    /// <summary>Brings the account's apps to what its ledger says, where it has one.</summary>
    public Task FollowAsync(string account) => account.Length == 0 ? Task.CompletedTask : desk.FollowAsync(account);

    /// <summary>An account that does not know the app has nothing to write; one whose data is gone stays as it is.</summary>
    public Task SetDisabledAsync(string account, ulong app, bool disabled, ChangeNote note)
        => RunAsync(account, app, note, (ledger, now) => disabled ? rules.Apps.Disable(ledger, app, now) : rules.Apps.Enable(ledger, app, now));

    /// <summary>Frees the app's place in the account, and keeps what is still to be billed of it: its data goes next.</summary>
    public async Task DeleteAsync(string account, ulong app, ChangeNote note)
    {
        await SetDisabledAsync(account, app, disabled: true, note);
        await RunAsync(account, app, note, (ledger, now) => rules.Apps.Delete(ledger, app, now));
        if (await LedgerOfAsync(account, app) is { } ledger)
        {
            AccountStatus status = rules.Evaluator.Evaluate(ledger, ledger.NotBeforeLast(time.Now())).Account;
            await keeper.KeepAsync(status, status.Apps[app], CancellationToken.None);
        }
    }

    private static string Describe(AppStatus app, Instant now) => app switch
    {
        { Subscription: null } => $"its last term was of {app.Edition}, and its data is gone.",
        { Subscription: { } term, Refund: { } refund } => $"its term of {term.Edition} was given back at {refund.At}. Purchase another.",
        { Subscription: { } term } when term.ExpiresAt <= now => $"its term of {term.Edition} ended at {term.ExpiresAt}. Purchase another.",
        { Subscription: { } term } => $"its term of {term.Edition} runs until {term.ExpiresAt}. Upgrade it, or refund and purchase.",
    };

    private async Task RunAsync(string account, ulong app, ChangeNote note, Func<Ledger, Instant, CommandResult> command)
    {
        if (await LedgerOfAsync(account, app) is not null)
        {
            await desk.RunAsync(account, command, note, null, CancellationToken.None);
        }
    }

    /// <summary>Null: the app's account has no ledger, or none that knows the app.</summary>
    private async Task<Ledger?> LedgerOfAsync(string account, ulong app)
        => account.Length > 0 && await desk.ReadAsync(account, CancellationToken.None) is { } ledger && AccountDesk.Has(ledger, app) ? ledger : null;
}
