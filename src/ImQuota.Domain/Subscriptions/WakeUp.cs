namespace ImQuota.Domain.Subscriptions;

/// <summary>An entry of <see cref="IWakeUpStore"/>.</summary>
/// <param name="Account">To be looked at.</param>
/// <param name="Entry">The account itself, or a ticket of it.</param>
/// <param name="AtMilliseconds">Unix milliseconds, rounded up.</param>
public sealed record WakeUp(string Account, string Entry, long AtMilliseconds)
{
    public bool IsTicket => Entry.Length != Account.Length;
}
