using ImQuota.Domain.Billing.Focus;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Server.Billing;

/// <summary>Names that stand on exports and statements.</summary>
internal static class BillingNames
{
    private const string Service = "Chat";

    public static FocusNames Of(Ledger ledger, ulong app, string issuer) => new()
    {
        Issuer = issuer,
        Service = Service,
        AccountName = ledger.Account,
        AppName = $"App {app}",
        Region = (ledger.Find($"app:{app}:created") as AppCreated)?.DataCentre is { Length: > 0 } centre ? centre : null,
    };
}
