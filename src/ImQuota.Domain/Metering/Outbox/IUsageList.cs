namespace ImQuota.Domain.Metering.Outbox;

/// <summary>A list in the store that others take records from.</summary>
public interface IUsageList
{
    /// <summary>Appends all events, or none if the list would get longer than <paramref name="most"/>.</summary>
    /// <returns>False: it is full.</returns>
    Task<bool> TryPushAsync(string key, IReadOnlyList<string> events, long most, CancellationToken cancellationToken);
}
