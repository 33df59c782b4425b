namespace ImQuota.Domain.Subscriptions;

/// <summary>Which part of the balance is taken first.</summary>
public enum TenderOrder
{
    CreditFirst = 0,
    CashFirst = 1,
}
