namespace ImQuota.Server.Tests.Security;

/// <summary>
/// Who may call what, as docs/security.md promises it: written down a second time on purpose, so that a changed row of the service is a
/// decision and not a slip. "app": an app of the caller; "all": a caller for all apps; "-": no app.
/// </summary>
internal static class AccessRows
{
    private const string Text = """
        AdmissionService admission app: Login Logout RegisterUsers RemoveUsers CreateGroup DissolveGroup JoinGroup LeaveGroup AddFriend RemoveFriend CheckFeature Admit AdmitStream
        NodeService nodes app: Attach
        UsageService usage.read app: GetUsage WatchUsage GetUsageHistory ListDenials Explain
        UsageService admin app: Import ImportStream Reconcile ReconcileStream Recount
        AppService usage.read app: GetApp
        AppService usage.read all: ListApps
        AppService admin app: CreateApp SetEdition UpdateSettings SetOverride RemoveOverride ApproveFeature StartTrial DisableApp EnableApp DeleteApp ListAppChanges
        CatalogService usage.read -: GetCatalog ListEditions
        CatalogService admin all: Publish
        SubscriptionService billing app: GetSubscription Purchase Renew Upgrade SetAutoRenew QuoteRefund Refund ReviewRefund LeaveLegacyPlan
        SubscriptionService billing all: CreateAccount GetAccount RenewApps TopUp GrantCredit GrantVoucher ListOrders GetJournal ListAccountChanges
        BillingService billing app: PreviewEditions
        BillingService billing all: ListBills GetBill ExplainLine CloseBills ReleaseBilling ExportBills GetStatement ImportUsage PublishPrices
        BillingService billing -: GetPrices
        OutboxService billing all: GetOutbox ListDeadLetters RequeueDeadLetters ForgetSink
        OperationsService admin all: Diagnose
        ClockService any -: GetTime
        ClockService admin all: AdvanceTime
        """;

    /// <summary>By "Service/Method".</summary>
    internal static IReadOnlyDictionary<string, (string Scope, string Apps)> All { get; } = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':'))
        .SelectMany(parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(method => (Words: parts[0].Split(' '), method)))
        .ToDictionary(row => $"{row.Words[0]}/{row.method}", row => (row.Words[1], row.Words[2]), StringComparer.Ordinal);
}
