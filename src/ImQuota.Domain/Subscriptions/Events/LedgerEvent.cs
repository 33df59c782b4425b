using System.Text.Json.Serialization;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A fact in an account's ledger. Facts are appended and never changed; the same key twice is the same fact.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(AccountOpened), "account_opened")]
[JsonDerivedType(typeof(AppCreated), "app_created")]
[JsonDerivedType(typeof(AppDisabled), "app_disabled")]
[JsonDerivedType(typeof(AppEnabled), "app_enabled")]
[JsonDerivedType(typeof(AppDeleted), "app_deleted")]
[JsonDerivedType(typeof(LegacyLeft), "legacy_left")]
[JsonDerivedType(typeof(AutoRenewSet), "auto_renew_set")]
[JsonDerivedType(typeof(OrderPlaced), "order_placed")]
[JsonDerivedType(typeof(RefundPlaced), "refund_placed")]
[JsonDerivedType(typeof(RefundReleased), "refund_released")]
[JsonDerivedType(typeof(RefundRejected), "refund_rejected")]
[JsonDerivedType(typeof(ToppedUp), "topped_up")]
[JsonDerivedType(typeof(CreditGranted), "credit_granted")]
[JsonDerivedType(typeof(VoucherGranted), "voucher_granted")]
[JsonDerivedType(typeof(BillIssued), "bill_issued")]
[JsonDerivedType(typeof(BillPaid), "bill_paid")]
[JsonDerivedType(typeof(BillingParked), "billing_parked")]
[JsonDerivedType(typeof(BillingReleased), "billing_released")]
public abstract record LedgerEvent
{
    /// <summary>When it was so.</summary>
    public required Instant At { get; init; }

    /// <summary>Who answers for it, 1 to 64 characters; null: nobody was named, or it followed by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Author { get; init; }

    /// <summary>Why, 1 to 256 characters; null: not told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Natural key, unique within the account.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}
