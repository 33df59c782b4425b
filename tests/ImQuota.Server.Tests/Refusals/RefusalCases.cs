using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace ImQuota.Server.Tests.Refusals;

/// <summary>Every bad input of the money's contract (spec sections 4 and 5).</summary>
internal static class RefusalCases
{
    private const string Months = "1 to 24";
    private const string Deleted = "an app that exists; this one was deleted at 2027-01-15T02:00:00Z";
    private const string Reclaimed = "an app whose data exists; this one's was reclaimed at 2027-04-14T16:00:00Z and it can only be deleted";
    private const string Upgrades = "an edition that 'premium' upgrades to; refund the term, then purchase";
    private const string Other = "another edition than the app has; renew to extend it";
    private const string Refunded = "a term that was not given back; this one was at 2027-01-15T02:00:00Z";

    private static readonly Dictionary<string, RefusalCase> ByName = All().ToDictionary(one => one.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. ByName.Keys];

    internal static RefusalCase Named(string name) => ByName[name];

    private static IEnumerable<RefusalCase> All() => [.. OfMonths(), .. OfEditions(), .. OfApps(), .. OfAmounts(), .. OfClocks()];

    private static IEnumerable<RefusalCase> OfMonths()
    {
        foreach (int months in (int[])[-1, 0, 25, int.MaxValue])
        {
            yield return Invalid($"Purchase of {months} months", "developer", Purchase("standard", months), "MONTHS_OUT_OF_RANGE", "months", $"{months}", Months);
            yield return Invalid($"Renew by {months} months", "standard", Renew(months), "MONTHS_OUT_OF_RANGE", "months", $"{months}", Months);
        }

        foreach (int months in (int[])[-1, 25])
        {
            yield return Invalid($"Purchase renewed by {months} months", "developer", Purchase("standard", 1, months), "", "auto_renew_months", $"{months}", Months);
            yield return Invalid($"SetAutoRenew of {months} months", "standard", AutoRenew(months), "", "months", $"{months}", Months);
        }
    }

    private static IEnumerable<RefusalCase> OfEditions() =>
    [
        Precondition("Upgrade to a lower edition", "premium", Upgrade("standard"), "DOWNGRADE", "edition", "'standard'", Upgrades),
        Precondition("Purchase of a lower edition", "premium", Purchase("standard", 1), "DOWNGRADE", "edition", "'standard'", Upgrades),
        Precondition("Upgrade to the same edition", "standard", Upgrade("standard"), "SAME_EDITION", "edition", "'standard'", Other),
        Precondition("Purchase of the same edition", "standard", Purchase("standard", 1), "SAME_EDITION", "edition", "'standard'", Other),
        Invalid("Purchase of Developer", "developer", Purchase("developer", 1), "UNKNOWN_EDITION", "edition", "'developer'", "one for sale: premium, standard"),
        Invalid("Upgrade to an edition nobody sells", "standard", Upgrade(new string('g', 9_000)), "UNKNOWN_EDITION", "edition", "'" + new string('g', 64) + "…'", "one for sale: premium, standard"),
    ];

    private static IEnumerable<RefusalCase> OfApps() =>
    [
        Precondition("Purchase for a deleted app", "deleted", Purchase("standard", 1), "APP_DELETED", "app", "7", Deleted),
        Precondition("Renew of a deleted app", "deleted", Renew(1), "APP_DELETED", "app", "7", Deleted),
        Precondition("Upgrade of a deleted app", "deleted", Upgrade("premium"), "APP_DELETED", "app", "7", Deleted),
        Precondition("Purchase for a reclaimed app", "reclaimed", Purchase("standard", 1), "APP_RECLAIMED", "app", "7", Reclaimed),
        Precondition("Renew of a reclaimed app", "reclaimed", Renew(1), "APP_RECLAIMED", "app", "7", Reclaimed),
        Precondition("Upgrade of a reclaimed app", "reclaimed", Upgrade("premium"), "APP_RECLAIMED", "app", "7", Reclaimed),
        Precondition("Second refund", "refunded", Refund(""), "SECOND_REFUND", "app", "7", Refunded),
        Precondition("Second refund under another id", "refunded", Refund("r-2"), "SECOND_REFUND", "app", "7", Refunded),
        Precondition(
            "The 301st app", "full", Call(AppService.Descriptor, "CreateApp", new CreateAppRequest { SdkAppId = 8, Account = RefusalScene.Account }), "TOO_MANY_APPS",
            "account", "acme with 300 apps", "at most 300 apps that are not deleted"),
    ];

    private static IEnumerable<RefusalCase> OfAmounts()
    {
        (string Name, Func<string, string, WireCall> Of)[] calls = [("TopUp", TopUp), ("GrantCredit", Credit), ("GrantVoucher", Voucher)];
        (string Amount, string Currency, string Bound)[] amounts =
        [
            ("399.000", "USD", "USD has at most 2 decimals"),
            ("1.00000000000000000000000000000000001", "USD", "USD has at most 2 decimals"),
            ("0.5", "JPY", "JPY has at most 0 decimals"),
            ("100000000000000.01", "USD", "-100000000000000 to 100000000000000"),
            ("1e3", "USD", "a decimal number such as 399.00"),
        ];
        foreach ((string name, Func<string, string, WireCall> call) in calls)
        {
            foreach ((string amount, string currency, string bound) in amounts)
            {
                yield return Invalid($"{name} of {amount} {currency}", "developer", call(amount, currency), "", "amount.amount", $"'{amount}'", bound);
            }

            yield return Invalid($"{name} in XXX", "developer", call("1.00", "XXX"), "", "amount.currency", "'XXX'", "a code of ISO 4217 such as USD, in capitals");
            yield return Invalid($"{name} in usd", "developer", call("1.00", "usd"), "", "amount.currency", "'usd'", "a code of ISO 4217 such as USD, in capitals");
            yield return Invalid($"{name} in another currency", "developer", call("1.00", "EUR"), "WRONG_CURRENCY", "amount.currency", "EUR", "USD, the currency of account acme");
            yield return Invalid($"{name} of nothing", "developer", call("0.00", "USD"), "AMOUNT_NOT_POSITIVE", "amount", "0.00 USD", "above 0");
        }
    }

    private static IEnumerable<RefusalCase> OfClocks() =>
    [
        Invalid("The clock set back", "developer", Advance(new AdvanceTimeRequest { To = new() { Seconds = 1_800_000_000 } }), "", "to", "2027-01-15T08:00:00Z", "forward only, and stands at 2027-01-16T02:00:00Z"),
        Invalid("The clock moved by less than nothing", "developer", Advance(new AdvanceTimeRequest { By = new Duration { Seconds = -1 } }), "", "by", "-1 s", "forward only, by 0 s or more"),
    ];

    private static RefusalCase Invalid(string name, string scene, WireCall call, string reason, string field, string value, string bound)
        => new(name, scene, call, StatusCode.InvalidArgument, reason, field, value, bound);

    private static RefusalCase Precondition(string name, string scene, WireCall call, string reason, string field, string value, string bound)
        => new(name, scene, call, StatusCode.FailedPrecondition, reason, field, value, bound);

    private static WireCall Purchase(string edition, int months, int autoRenew = 0) => Call(
        SubscriptionService.Descriptor, "Purchase", new PurchaseRequest { SdkAppId = RefusalScene.App, Edition = edition, Months = months, OrderId = "x", AutoRenewMonths = autoRenew });

    private static WireCall Renew(int months) => Call(SubscriptionService.Descriptor, "Renew", new RenewRequest { SdkAppId = RefusalScene.App, Months = months, OrderId = "x" });

    private static WireCall Upgrade(string edition)
        => Call(SubscriptionService.Descriptor, "Upgrade", new UpgradeRequest { SdkAppId = RefusalScene.App, Edition = edition, OrderId = "x" });

    private static WireCall AutoRenew(int months) => Call(SubscriptionService.Descriptor, "SetAutoRenew", new SetAutoRenewRequest { SdkAppId = RefusalScene.App, Months = months });

    private static WireCall Refund(string id) => Call(SubscriptionService.Descriptor, "Refund", new RefundRequest { SdkAppId = RefusalScene.App, RequestId = id });

    private static WireCall TopUp(string amount, string currency)
        => Call(SubscriptionService.Descriptor, "TopUp", new TopUpRequest { Account = RefusalScene.Account, PaymentId = "x", Amount = Of(amount, currency) });

    private static WireCall Credit(string amount, string currency)
        => Call(SubscriptionService.Descriptor, "GrantCredit", new GrantCreditRequest { Account = RefusalScene.Account, GrantId = "x", Amount = Of(amount, currency) });

    private static WireCall Voucher(string amount, string currency)
        => Call(SubscriptionService.Descriptor, "GrantVoucher", new GrantVoucherRequest { Account = RefusalScene.Account, VoucherId = "x", Amount = Of(amount, currency) });

    private static WireCall Advance(AdvanceTimeRequest request) => Call(ClockService.Descriptor, "AdvanceTime", request);

    private static WireCall Call(ServiceDescriptor service, string method, IMessage request) => WireCall.Of(service, method, request);

    private static Money Of(string amount, string currency) => new() { Amount = amount, Currency = currency };
}
