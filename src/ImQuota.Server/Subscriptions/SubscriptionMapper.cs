using ImQuota.Domain;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Subscriptions;

/// <summary>Terms, orders and states on the wire; enums have the same numbers on both sides, which a test checks.</summary>
internal static class SubscriptionMapper
{
    public static Wire.Subscription ToProto(AppStatus app, BillingSettings settings)
    {
        var wire = new Wire.Subscription
        {
            SdkAppId = app.App,
            State = (Wire.SubscriptionState)app.State,
            Since = app.Since.ToTimestamp(),
            Edition = app.Edition,
            ReclaimsAt = app.ReclaimsAt(settings).ToTimestamp(),
            AutoRenewMonths = app.AutoRenewMonths ?? 0,
            Legacy = app.Legacy,
            RefundHeld = app.Refund is { Held: true },
        };
        wire.Reasons.AddRange(app.Reasons.Select(reason => (Wire.SuspensionReason)reason));
        if (app.Subscription is { } term)
        {
            wire.Anchor = term.Anchor.ToTimestamp();
            wire.ExpiresAt = term.ExpiresAt.ToTimestamp();
            wire.Orders.AddRange(term.Orders.Select(order => ToProto(order, app.ZoneId)));
        }

        return wire;
    }

    public static Wire.Order ToProto(OrderPlaced order, string zoneId)
    {
        var terms = new Terms(order.Anchor, zoneId);
        return new Wire.Order
        {
            OrderId = order.OrderId,
            Kind = (Wire.OrderKind)order.Kind,
            Edition = order.Edition,
            PlacedAt = order.At.ToTimestamp(),
            StartsAt = (order.Kind == OrderKind.Upgrade ? order.At : terms.StartOf(order.Slices[0].Slice)).ToTimestamp(),
            EndsAt = terms.StartOf(order.Slices[^1].Slice + 1).ToTimestamp(),
            Price = MoneyFields.ToProto(order.Price),
            Voucher = MoneyFields.ToProto(order.Voucher),
            Cash = MoneyFields.ToProto(order.Cash),
            Credit = MoneyFields.ToProto(order.Credit),
            VoucherId = order.VoucherId ?? "",
            PriceVersion = order.PriceVersion,
            Automatic = order.Automatic,
        };
    }

    public static Wire.StateTransition ToProto(Transition one) => new()
    {
        Ordinal = one.Ordinal,
        At = one.At.ToTimestamp(),
        From = one.From is { } from ? (Wire.SubscriptionState)from : Wire.SubscriptionState.Unspecified,
        FromReason = (Wire.SuspensionReason)one.FromReason,
        To = (Wire.SubscriptionState)one.To,
        ToReason = (Wire.SuspensionReason)one.ToReason,
        Edition = one.Edition,
    };

    public static Wire.Reminder ToProto(Reminder one)
        => new() { Kind = (Wire.ReminderKind)one.Kind, At = one.At.ToTimestamp(), ExpiresAt = one.ExpiresAt.ToTimestamp() };

    public static Wire.Voucher ToProto(VoucherStatus one)
        => new() { VoucherId = one.Id, Amount = MoneyFields.ToProto(one.Amount), ExpiresAt = one.ExpiresAt.ToTimestamp(), UsedByOrderId = one.UsedBy ?? "" };

    public static Wire.RefundQuote ToProto(RefundQuote quote)
    {
        var wire = new Wire.RefundQuote
        {
            Amount = MoneyFields.ToProto(quote.Amount),
            Cash = MoneyFields.ToProto(quote.Cash),
            Credit = MoneyFields.ToProto(quote.Credit),
            Basis = ToProto(quote.Basis),
        };
        wire.Parts.AddRange(quote.Parts.Select(part => new Wire.RefundPart
        {
            OrderId = part.OrderId,
            CurrentPaid = MoneyFields.ToProto(part.CurrentPaid),
            FuturePaid = MoneyFields.ToProto(part.FuturePaid),
            MonthlyPrice = part.MonthlyPrice.AmountText(),
            Used = part.Used.AmountText(),
            UsedDays = part.UsedDays,
            OfDays = part.OfDays,
        }));
        return wire;
    }

    // On the wire 0 is "not set".
    public static Wire.RefundBasis ToProto(RefundBasis basis) => basis == RefundBasis.CalendarMonth ? Wire.RefundBasis.CalendarMonth : Wire.RefundBasis.ServiceMonth;

    public static Wire.GetAccountResponse ToProto(Evaluation evaluation, BillingSettings settings)
    {
        AccountStatus account = evaluation.Account;
        var wire = new Wire.GetAccountResponse
        {
            Account = account.Account,
            Cash = MoneyFields.ToProto(account.Cash),
            Credit = MoneyFields.ToProto(account.Credit),
            Overdue = account.Overdue,
            ParkedFor = account.ParkedFor ?? "",
            NextChangeAt = evaluation.NextWakeUp.ToTimestamp(),
        };
        wire.Vouchers.AddRange(account.Vouchers.Values.Select(ToProto));
        wire.Apps.AddRange(account.Apps.Values.Select(app => ToProto(app, settings)));
        wire.UnpaidBills.AddRange(account.Outstanding.Select(bill => new Wire.UnpaidBill
        {
            BillId = bill.Bill,
            Payable = MoneyFields.ToProto(bill.Payable),
            IssuedAt = bill.IssuedAt.ToTimestamp(),
            OverdueAt = (bill.IssuedAt + settings.OverdueAfter).ToTimestamp(),
        }));
        return wire;
    }
}
