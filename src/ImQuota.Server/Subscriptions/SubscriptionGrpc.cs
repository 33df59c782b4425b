using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Audit;
using ImQuota.Server.Validation;
using NodaTime;
using Money = ImQuota.Domain.Money;
using RefundQuote = ImQuota.Domain.Subscriptions.RefundQuote;

namespace ImQuota.Server.Subscriptions;

/// <summary>What is bought for apps and what follows from it (spec sections 4 and 5); the contract is subscription.proto.</summary>
internal sealed class SubscriptionGrpc(AccountDesk desk, SubscriptionCalls calls, SubscriptionRules rules, BatchRenewal batch, TimeProvider time)
    : SubscriptionService.SubscriptionServiceBase
{
    public override async Task<CreateAccountResponse> CreateAccount(CreateAccountRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        TextFields.NewAccount(bad, request.Account);
        ChangeNote note = ChangeNotes.Read(bad, nameof(CreateAccount), request.Author, request.Reason);
        bad.ThrowIfAny();
        await desk.OpenAsync(request.Account, context.CancellationToken);
        CommandResult result = await AddAsync(request.Account, rules.Accounts.Open, note, context);
        return new CreateAccountResponse { Account = request.Account, Currency = result.Ledger.Currency.Code, Already = result.Already };
    }

    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
        => SubscriptionMapper.ToProto(calls.Evaluate(await calls.LedgerAsync(request.Account, context.CancellationToken)), rules.Evaluator.Settings);

    public override async Task<GetSubscriptionResponse> GetSubscription(GetSubscriptionRequest request, ServerCallContext context)
    {
        BadFields bad = CheckApp(request.SdkAppId);
        Instant? asOf = Timestamps.Read(bad, "as_of", request.AsOf);
        bad.ThrowIfAny();
        Ledger ledger = await desk.ViewAsync(await calls.AppAsync(request.SdkAppId, context.CancellationToken), context.CancellationToken);
        Evaluation evaluation = calls.Evaluate(ledger, asOf);
        if (!evaluation.Account.Apps.TryGetValue(request.SdkAppId, out AppStatus? app))
        {
            bad.Add("as_of", $"is {asOf}; the account knows the app from {ledger.Find($"app:{request.SdkAppId}:created")?.At} on");
            throw bad.ToStatus().ToRpcException();
        }

        var response = new GetSubscriptionResponse { Subscription = SubscriptionMapper.ToProto(app, rules.Evaluator.Settings) };
        response.Transitions.AddRange(evaluation.Transitions.Where(one => one.App == request.SdkAppId).Select(SubscriptionMapper.ToProto));
        response.Reminders.AddRange(evaluation.Reminders.Where(one => one.App == request.SdkAppId).Select(SubscriptionMapper.ToProto));
        return response;
    }

    public override async Task<PurchaseResponse> Purchase(PurchaseRequest request, ServerCallContext context)
    {
        BadFields bad = CheckOrder(request.SdkAppId, request.OrderId, request.VoucherId);
        CheckAutoRenew(bad, "auto_renew_months", request.AutoRenewMonths);
        ChangeNote note = ChangeNotes.Read(bad, nameof(Purchase), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await calls.OnAppAsync(
            request.SdkAppId,
            (ledger, now) => rules.Orders.Purchase(
                ledger, request.SdkAppId, request.Edition, request.Months, request.OrderId, OrNull(request.VoucherId), now, OrNull(request.AutoRenewMonths)),
            note,
            null,
            context.CancellationToken);
        return new PurchaseResponse { Order = Map(OrderOf(result), result), Subscription = calls.Subscription(result, request.SdkAppId), Already = result.Already };
    }

    public override async Task<RenewResponse> Renew(RenewRequest request, ServerCallContext context)
    {
        BadFields bad = CheckOrder(request.SdkAppId, request.OrderId, request.VoucherId);
        ChangeNote note = ChangeNotes.Read(bad, nameof(Renew), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await calls.OnAppAsync(
            request.SdkAppId,
            (ledger, now) => rules.Orders.Renew(ledger, request.SdkAppId, request.Months, request.OrderId, OrNull(request.VoucherId), now),
            note,
            null,
            context.CancellationToken);
        return new RenewResponse { Order = Map(OrderOf(result), result), Subscription = calls.Subscription(result, request.SdkAppId), Already = result.Already };
    }

    public override Task<RenewAppsResponse> RenewApps(RenewAppsRequest request, ServerCallContext context) => batch.RunAsync(request, context.CancellationToken);

    public override async Task<UpgradeResponse> Upgrade(UpgradeRequest request, ServerCallContext context)
    {
        BadFields bad = CheckOrder(request.SdkAppId, request.OrderId, request.VoucherId);
        ChangeNote note = ChangeNotes.Read(bad, nameof(Upgrade), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await calls.OnAppAsync(
            request.SdkAppId,
            (ledger, now) => rules.Orders.Upgrade(ledger, request.SdkAppId, request.Edition, request.OrderId, OrNull(request.VoucherId), now),
            note,
            null,
            context.CancellationToken);
        return new UpgradeResponse { Order = Map(OrderOf(result), result), Subscription = calls.Subscription(result, request.SdkAppId), Already = result.Already };
    }

    public override async Task<SetAutoRenewResponse> SetAutoRenew(SetAutoRenewRequest request, ServerCallContext context)
    {
        BadFields bad = CheckApp(request.SdkAppId);
        CheckAutoRenew(bad, "months", request.Months);
        SubscriptionCalls.OptionalId(bad, "request_id", request.RequestId);
        ChangeNote note = ChangeNotes.Read(bad, nameof(SetAutoRenew), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await calls.OnAppAsync(
            request.SdkAppId,
            (ledger, now) => rules.Apps.SetAutoRenew(ledger, request.SdkAppId, OrNull(request.Months), now),
            note,
            SubscriptionCalls.Request(request.RequestId, string.Create(CultureInfo.InvariantCulture, $"auto-renew {request.SdkAppId} {request.Months}")),
            context.CancellationToken);
        return new SetAutoRenewResponse { Subscription = calls.Subscription(result, request.SdkAppId), Already = result.Already };
    }

    public override async Task<QuoteRefundResponse> QuoteRefund(QuoteRefundRequest request, ServerCallContext context)
    {
        CheckApp(request.SdkAppId).ThrowIfAny();
        Ledger ledger = await desk.ViewAsync(await calls.AppAsync(request.SdkAppId, context.CancellationToken), context.CancellationToken);
        RefundQuote? quote = rules.Refunds.Quote(ledger, request.SdkAppId, time.Now(), out CommandResult result);
        return quote is null ? throw SubscriptionRefusals.ToException(result) : new QuoteRefundResponse { Quote = SubscriptionMapper.ToProto(quote) };
    }

    public override async Task<RefundResponse> Refund(RefundRequest request, ServerCallContext context)
    {
        BadFields bad = CheckApp(request.SdkAppId);
        SubscriptionCalls.OptionalId(bad, "request_id", request.RequestId);
        ChangeNote note = ChangeNotes.Read(bad, nameof(Refund), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await calls.OnAppAsync(
            request.SdkAppId,
            (ledger, now) => rules.Refunds.Refund(ledger, request.SdkAppId, request.Hold, now),
            note,
            SubscriptionCalls.Request(request.RequestId, $"refund {request.SdkAppId.ToString(CultureInfo.InvariantCulture)} {(request.Hold ? "held" : "paid")}"),
            context.CancellationToken);
        var refund = (RefundPlaced)result.Fact!;
        return new RefundResponse
        {
            Amount = MoneyFields.ToProto(refund.Amount),
            Cash = MoneyFields.ToProto(refund.Cash),
            Credit = MoneyFields.ToProto(refund.Credit),
            Basis = SubscriptionMapper.ToProto(refund.Basis),
            Held = refund.Held,
            Subscription = calls.Subscription(result, request.SdkAppId),
            Already = result.Already,
        };
    }

    public override async Task<ReviewRefundResponse> ReviewRefund(ReviewRefundRequest request, ServerCallContext context)
    {
        BadFields bad = CheckApp(request.SdkAppId);
        SubscriptionCalls.OptionalId(bad, "request_id", request.RequestId);
        ChangeNote note = ChangeNotes.Read(bad, nameof(ReviewRefund), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await calls.OnAppAsync(
            request.SdkAppId,
            (ledger, now) => request.Release ? rules.Refunds.Release(ledger, request.SdkAppId, now) : rules.Refunds.Reject(ledger, request.SdkAppId, now),
            note,
            SubscriptionCalls.Request(request.RequestId, $"review {request.SdkAppId.ToString(CultureInfo.InvariantCulture)} {(request.Release ? "released" : "rejected")}"),
            context.CancellationToken);
        return new ReviewRefundResponse { Subscription = calls.Subscription(result, request.SdkAppId), Already = result.Already };
    }

    public override async Task<LeaveLegacyPlanResponse> LeaveLegacyPlan(LeaveLegacyPlanRequest request, ServerCallContext context)
    {
        BadFields bad = CheckApp(request.SdkAppId);
        ChangeNote note = ChangeNotes.Read(bad, nameof(LeaveLegacyPlan), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await calls.OnAppAsync(
            request.SdkAppId, (ledger, now) => rules.Apps.LeaveLegacy(ledger, request.SdkAppId, now), note, null, context.CancellationToken);
        return new LeaveLegacyPlanResponse { Subscription = calls.Subscription(result, request.SdkAppId), Already = result.Already };
    }

    public override async Task<TopUpResponse> TopUp(TopUpRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        Money amount = ReadAmount(bad, request.Account, "payment_id", request.PaymentId, request.Amount);
        ChangeNote note = ChangeNotes.Read(bad, nameof(TopUp), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await AddAsync(request.Account, (ledger, now) => rules.Balance.TopUp(ledger, request.PaymentId, amount, now), note, context);
        AccountStatus account = calls.Evaluate(result.Ledger).Account;
        return new TopUpResponse { Cash = MoneyFields.ToProto(account.Cash), Credit = MoneyFields.ToProto(account.Credit), Already = result.Already };
    }

    public override async Task<GrantCreditResponse> GrantCredit(GrantCreditRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        Money amount = ReadAmount(bad, request.Account, "grant_id", request.GrantId, request.Amount);
        ChangeNote note = ChangeNotes.Read(bad, nameof(GrantCredit), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await AddAsync(request.Account, (ledger, now) => rules.Balance.GrantCredit(ledger, request.GrantId, amount, now), note, context);
        AccountStatus account = calls.Evaluate(result.Ledger).Account;
        return new GrantCreditResponse { Cash = MoneyFields.ToProto(account.Cash), Credit = MoneyFields.ToProto(account.Credit), Already = result.Already };
    }

    public override async Task<GrantVoucherResponse> GrantVoucher(GrantVoucherRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        Money amount = ReadAmount(bad, request.Account, "voucher_id", request.VoucherId, request.Amount);
        ChangeNote note = ChangeNotes.Read(bad, nameof(GrantVoucher), request.Author, request.Reason);
        bad.ThrowIfAny();
        CommandResult result = await AddAsync(request.Account, (ledger, now) => rules.Balance.GrantVoucher(ledger, request.VoucherId, amount, now), note, context);
        return new GrantVoucherResponse
        {
            Voucher = SubscriptionMapper.ToProto(calls.Evaluate(result.Ledger).Account.Vouchers[request.VoucherId]),
            Already = result.Already,
        };
    }

    public override async Task<ListOrdersResponse> ListOrders(ListOrdersRequest request, ServerCallContext context)
        => AccountLists.Orders(await calls.LedgerAsync(request.Account, context.CancellationToken), request.SdkAppId);

    public override async Task<GetJournalResponse> GetJournal(GetJournalRequest request, ServerCallContext context)
        => AccountLists.Journal(await calls.LedgerAsync(request.Account, context.CancellationToken));

    public override async Task<ListAccountChangesResponse> ListAccountChanges(ListAccountChangesRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        SubscriptionCalls.Account(bad, request.Account);
        ChangePage page = ChangePage.Read(bad, request.PageSize, request.PageToken);
        bad.ThrowIfAny();
        return AccountLists.Changes(await calls.LedgerAsync(request.Account, context.CancellationToken), request.SdkAppId, page);
    }

    private static string? OrNull(string id) => id.Length == 0 ? null : id;

    private static int? OrNull(int months) => months == 0 ? null : months;

    private static OrderPlaced OrderOf(CommandResult result) => (OrderPlaced)result.Fact!;

    private static Order Map(OrderPlaced order, CommandResult result)
        => SubscriptionMapper.ToProto(order, AccountLists.ZoneOf(result.Ledger, order.App));

    private static BadFields CheckApp(ulong sdkAppId)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", sdkAppId);
        return bad;
    }

    private static BadFields CheckOrder(ulong sdkAppId, string orderId, string voucherId)
    {
        BadFields bad = CheckApp(sdkAppId);
        SubscriptionCalls.Id(bad, "order_id", orderId);
        SubscriptionCalls.OptionalId(bad, "voucher_id", voucherId);
        return bad;
    }

    private static Money ReadAmount(BadFields bad, string account, string field, string id, Contracts.V1.Money? amount)
    {
        SubscriptionCalls.Account(bad, account);
        SubscriptionCalls.Id(bad, field, id);
        return MoneyFields.Read(bad, "amount", amount);
    }

    private void CheckAutoRenew(BadFields bad, string field, int months)
    {
        int max = rules.Evaluator.Settings.MaxMonths;
        if (months < 0 || months > max)
        {
            bad.Add(field, $"is {months}; 1 to {max} are allowed, 0 is off");
        }
    }

    private async Task<CommandResult> AddAsync(string account, Func<Ledger, Instant, CommandResult> command, ChangeNote note, ServerCallContext context)
        => (await calls.OnAccountAsync(account, command, note, null, context.CancellationToken)).OrThrow();
}
