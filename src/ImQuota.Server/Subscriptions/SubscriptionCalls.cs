using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Server.Validation;
using NodaTime;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Subscriptions;

/// <summary>From an app or an account of a request to what a command made of it.</summary>
internal sealed class SubscriptionCalls(AccountDesk desk, IAppStore apps, IAppChangeStore changes, SubscriptionRules rules, TimeProvider time)
{
    private const int IdMaxBytes = 64;

    /// <summary>Of a deleted app's changes, the newest; one that was created before them is told as unknown.</summary>
    private const int ChangesLookedAt = 10_000;

    public static void Account(BadFields bad, string account) => TextFields.Ascii(bad, "account", account, 1, IdMaxBytes);

    public static void Id(BadFields bad, string field, string id) => TextFields.Ascii(bad, field, id, 1, IdMaxBytes);

    public static void OptionalId(BadFields bad, string field, string id) => TextFields.Ascii(bad, field, id, 0, IdMaxBytes);

    /// <summary>Null: the caller gave no id by which a repetition would be known.</summary>
    public static (string Id, string Call)? Request(string id, string call) => id.Length == 0 ? null : (id, call);

    public static RpcException UnknownAccount(string account)
        => new(new Status(StatusCode.NotFound, $"There is no account {BadFields.Show(account)}."));

    /// <summary>The record of an app that belongs to an account.</summary>
    /// <exception cref="RpcException">NOT_FOUND, or FAILED_PRECONDITION where it has no account.</exception>
    public async Task<AppRecord> AppAsync(ulong sdkAppId, CancellationToken cancellationToken) => Owned(sdkAppId, await apps.GetAsync(sdkAppId, cancellationToken));

    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public async Task<Ledger> LedgerAsync(string account, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        Account(bad, account);
        bad.ThrowIfAny();
        return await desk.ReadAsync(account, cancellationToken) ?? throw UnknownAccount(account);
    }

    /// <summary>What is so now, or at an instant.</summary>
    public Evaluation Evaluate(Ledger ledger, Instant? asOf = null) => rules.Evaluator.Evaluate(ledger, asOf ?? ledger.NotBeforeLast(time.Now()));

    /// <summary>A command on one app, which its account's ledger takes over first if it does not have it yet.</summary>
    public async Task<CommandResult> OnAppAsync(
        ulong sdkAppId, Func<Ledger, Instant, CommandResult> command, ChangeNote note, (string Id, string Call)? request, CancellationToken cancellationToken)
    {
        AppRecord? known = await apps.GetAsync(sdkAppId, cancellationToken);
        if (known is null && await AccountOfDeletedAsync(sdkAppId, cancellationToken) is { } former)
        {
            // The ledger says when it was deleted, and remembers what was asked for before.
            return (await desk.RunAsync(former, command, note, request, cancellationToken) ?? throw Failures.UnknownApp(sdkAppId)).OrThrow();
        }

        AppRecord app = Owned(sdkAppId, known);
        CommandResult? result = await desk.RunAsync(app.Account, command, note, request, cancellationToken);
        if (result is null or { Refusal: SubscriptionRefusal.UnknownApp })
        {
            (await desk.AddAsync(app, note, cancellationToken)).OrThrow();
            result = await desk.RunAsync(app.Account, command, note, request, cancellationToken);
        }

        return (result ?? throw UnknownAccount(app.Account)).OrThrow();
    }

    /// <summary>A command on an account; the caller looks at its refusal.</summary>
    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public async Task<CommandResult> OnAccountAsync(
        string account, Func<Ledger, Instant, CommandResult> command, ChangeNote note, (string Id, string Call)? request, CancellationToken cancellationToken)
        => await desk.RunAsync(account, command, note, request, cancellationToken) ?? throw UnknownAccount(account);

    /// <summary>The app as it stands after a command.</summary>
    public Wire.Subscription Subscription(CommandResult result, ulong sdkAppId)
        => SubscriptionMapper.ToProto(Evaluate(result.Ledger).Account.Apps[sdkAppId], rules.Evaluator.Settings);

    private static AppRecord Owned(ulong sdkAppId, AppRecord? app)
        => app is null ? throw Failures.UnknownApp(sdkAppId)
            : app.Account.Length > 0 ? app
            : throw Failures.Precondition($"The app {sdkAppId} belongs to no account.");

    /// <summary>What became of an app's record is kept when the app is gone, its account since it was created. Null: it never was, or belonged to nobody.</summary>
    private async Task<string?> AccountOfDeletedAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        IReadOnlyList<(long Place, AppChange Change)> newest = await changes.ListAsync(sdkAppId, long.MaxValue, ChangesLookedAt, cancellationToken);
        return newest
            .SelectMany(one => one.Change.Fields)
            .FirstOrDefault(field => string.Equals(field.Field, "account", StringComparison.Ordinal)) is { After: { Length: > 0 } account }
                ? account
                : null;
    }
}
