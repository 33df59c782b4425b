using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Server.Billing;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>Carries commands out on accounts: decided on the ledger as it is, appended unless another was first, followed by admission at once.</summary>
internal sealed class AccountDesk(ILedgerStore ledgers, IWakeUpStore wakeUps, BillDesk bills, AccountFollower follower, SubscriptionRules rules, TimeProvider time)
{
    private const int MaxAttempts = 64;

    /// <summary>When another process is to finish what this one began and did not end.</summary>
    private static readonly Duration RedoAfter = Duration.FromSeconds(5);

    /// <summary>The account with all facts that are written; null: unknown.</summary>
    public Task<Ledger?> ReadAsync(string account, CancellationToken cancellationToken) => ledgers.ReadAsync(account, cancellationToken);

    public Instant Now => time.Now();

    /// <summary>What is so now.</summary>
    public Evaluation Evaluate(Ledger ledger) => rules.Evaluator.Evaluate(ledger, ledger.NotBeforeLast(time.Now()));

    /// <summary>Brings the account's apps to what its ledger says, for one who changed an app beside it.</summary>
    public Task FollowAsync(string account) => follower.FollowAsync(account, CancellationToken.None);

    /// <summary>False: it was there.</summary>
    public Task<bool> OpenAsync(string account, CancellationToken cancellationToken)
        => ledgers.CreateAsync(account, rules.Evaluator.Prices.Currency, cancellationToken);

    /// <summary>Puts an app into its account's ledger, which may refuse it: an account has at most 300.</summary>
    public async Task<CommandResult> AddAsync(AppRecord app, ChangeNote note, CancellationToken cancellationToken)
    {
        await OpenAsync(app.Account, cancellationToken);
        return (await RunAsync(
            app.Account,
            (ledger, now) => rules.Apps.Create(ledger, app.SdkAppId, app.DataCentre, app.ZoneId, now, Instant.Min(app.CreatedAt, now)),
            note,
            null,
            cancellationToken))!;
    }

    /// <summary>The ledger with the app in it, written or not: an app from before it had a ledger is taken over by its first command.</summary>
    public async Task<Ledger> ViewAsync(AppRecord app, CancellationToken cancellationToken)
    {
        Ledger ledger = await ledgers.ReadAsync(app.Account, cancellationToken) ?? Ledger.Empty(app.Account, rules.Evaluator.Prices.Currency);
        return Has(ledger, app.SdkAppId)
            ? ledger
            : rules.Apps.Create(ledger, app.SdkAppId, app.DataCentre, app.ZoneId, time.Now(), Instant.Min(app.CreatedAt, time.Now())).Ledger;
    }

    /// <summary>Whether the account's ledger has the app, a deleted one included.</summary>
    public static bool Has(Ledger ledger, ulong app) => ledger.Find($"app:{app}:created") is not null;

    /// <summary>Carries a command out, once: a retry of the request finds what the first did.</summary>
    /// <param name="account">The account.</param>
    /// <param name="command">May be asked several times, each time with a newer ledger.</param>
    /// <param name="note">Who asks for it and why; kept in its facts.</param>
    /// <param name="request">Its id and what it asks for; null: the command's own ids make a retry known.</param>
    /// <param name="cancellationToken">Ends the attempts; what is written is followed up whatever it says.</param>
    /// <returns>Null: unknown account.</returns>
    /// <exception cref="StoreUnavailableException">Others were first each time.</exception>
    public async Task<CommandResult?> RunAsync(
        string account, Func<Ledger, Instant, CommandResult> command, ChangeNote note, (string Id, string Call)? request, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ledgers.ReadAsync(account, cancellationToken) is not { } ledger)
            {
                return null;
            }

            if (request is { } asked && await ledgers.FindRequestAsync(account, asked.Id, cancellationToken) is { } before)
            {
                return await RepeatAsync(ledger, asked.Call, before);
            }

            Instant now = time.Now();
            ledger = await bills.CloseBeforeAsync(ledger, now, cancellationToken);
            CommandResult result = command(ledger, now).SignedBy(ledger, note);
            if (result.Facts.Count > 0)
            {
                RememberedRequest? kept = request is { } first && result.Fact is { } fact ? new RememberedRequest(first.Id, first.Call, fact.Key) : null;
                if (!await TryWriteAsync(ledger, result, kept, now, cancellationToken))
                {
                    continue;
                }
            }
            else if (result.Already)
            {
                await follower.FollowAsync(account, CancellationToken.None);
            }

            return result;
        }

        throw new StoreUnavailableException($"Account '{account}' was changed by others {MaxAttempts} times in a row; this change was not made.");
    }

    private async Task<bool> TryWriteAsync(Ledger ledger, CommandResult result, RememberedRequest? request, Instant now, CancellationToken cancellationToken)
    {
        string account = ledger.Account;
        string ticket = await wakeUps.EnterAsync(account, now + RedoAfter, cancellationToken);
        if (!await ledgers.TryAppendAsync(ledger, result.Facts, request, cancellationToken))
        {
            await wakeUps.LeaveAsync(account, ticket, null, CancellationToken.None);
            return false;
        }

        FollowedAccount? followed = await follower.FollowAsync(ledger, result.Ledger, CancellationToken.None);
        await wakeUps.LeaveAsync(account, ticket, followed?.Next, CancellationToken.None);
        return true;
    }

    private async Task<CommandResult> RepeatAsync(Ledger ledger, string call, RememberedRequest before)
    {
        if (!string.Equals(before.Call, call, StringComparison.Ordinal))
        {
            return new CommandResult
            {
                Refusal = SubscriptionRefusal.KeyTaken,
                Problem = new Domain.BadValue("request_id", $"'{before.Id}'", $"an id of its own; it was used for: {before.Call}"),
                Facts = [],
                Ledger = ledger,
            };
        }

        if (ledger.Find(before.FactKey) is null)
        {
            // It was carried out by another call between our reading of the ledger and our finding of the request.
            ledger = await ledgers.ReadAsync(ledger.Account, CancellationToken.None) ?? ledger;
        }

        await follower.FollowAsync(ledger.Account, CancellationToken.None);
        return new CommandResult { Refusal = SubscriptionRefusal.None, Facts = [], Fact = ledger.Find(before.FactKey), Already = true, Ledger = ledger };
    }
}
