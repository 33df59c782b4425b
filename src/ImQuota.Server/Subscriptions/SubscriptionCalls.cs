using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Server.Validation;
using NodaTime;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Subscriptions;

/// <summary>From an app or an account of a request to what a command made of it.</summary>
internal sealed class SubscriptionCalls(AccountDesk desk, IAppStore apps, SubscriptionRules rules, TimeProvider time)
{
    private const int IdMaxBytes = 64;

    public static void Account(BadFields bad, string account) => TextFields.Ascii(bad, "account", account, 1, IdMaxBytes);

    public static void Id(BadFields bad, string field, string id) => TextFields.Ascii(bad, field, id, 1, IdMaxBytes);

    public static void OptionalId(BadFields bad, string field, string id) => TextFields.Ascii(bad, field, id, 0, IdMaxBytes);

    public static RpcException UnknownAccount(string account)
        => new(new Status(StatusCode.NotFound, $"There is no account {BadFields.Show(account)}."));

    /// <summary>The record of an app that belongs to an account.</summary>
    /// <exception cref="RpcException">NOT_FOUND, or FAILED_PRECONDITION where it has no account.</exception>
    public async Task<AppRecord> AppAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        AppRecord app = await apps.GetAsync(sdkAppId, cancellationToken) ?? throw Failures.UnknownApp(sdkAppId);
        return app.Account.Length > 0 ? app : throw Failures.Precondition($"The app {sdkAppId} belongs to no account.");
    }

    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public async Task<Ledger> LedgerAsync(string account, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        Account(bad, account);
        bad.ThrowIfAny();
        return await desk.ReadAsync(account, cancellationToken) ?? throw UnknownAccount(account);
    }

    /// <summary>What is so now, or at an instant.</summary>
    public Evaluation Evaluate(Ledger ledger, Instant? asOf = null) => rules.Evaluator.Evaluate(ledger, asOf ?? time.Now());

    /// <summary>A command on one app, which its account's ledger takes over first if it does not have it yet.</summary>
    public async Task<CommandResult> OnAppAsync(
        ulong sdkAppId, Func<Ledger, Instant, CommandResult> command, string requestId, string call, CancellationToken cancellationToken)
    {
        AppRecord app = await AppAsync(sdkAppId, cancellationToken);
        (string, string)? request = requestId.Length == 0 ? null : (requestId, call);
        CommandResult? result = await desk.RunAsync(app.Account, command, request, cancellationToken);
        if (result is null or { Refusal: SubscriptionRefusal.UnknownApp })
        {
            (await desk.AddAsync(app, cancellationToken)).OrThrow();
            result = await desk.RunAsync(app.Account, command, request, cancellationToken);
        }

        return (result ?? throw UnknownAccount(app.Account)).OrThrow();
    }

    /// <summary>A command on an account; the caller looks at its refusal.</summary>
    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public async Task<CommandResult> OnAccountAsync(
        string account, Func<Ledger, Instant, CommandResult> command, string requestId, string call, CancellationToken cancellationToken)
        => await desk.RunAsync(account, command, requestId.Length == 0 ? null : (requestId, call), cancellationToken) ?? throw UnknownAccount(account);

    /// <summary>The app as it stands after a command.</summary>
    public Wire.Subscription Subscription(CommandResult result, ulong sdkAppId)
        => SubscriptionMapper.ToProto(Evaluate(result.Ledger, Latest(result.Ledger)).Account.Apps[sdkAppId], rules.Evaluator.Settings);

    // A command of another service whose clock is ahead may be later than our now.
    private Instant Latest(Ledger ledger) => ledger.Events is [.., var last] ? Instant.Max(time.Now(), last.At) : time.Now();
}
