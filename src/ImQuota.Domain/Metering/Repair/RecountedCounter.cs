namespace ImQuota.Domain.Metering.Repair;

/// <summary>A counter beside the table it is about.</summary>
/// <param name="Name">E.g. <c>users</c>, <c>mau</c>, <c>node:n1</c>; of groups and users, how many of them have a wrong one.</param>
/// <param name="Counted">What the counter says.</param>
/// <param name="Held">What the table holds.</param>
/// <param name="Settled">False: it moved all the while, so the difference is not known and was not put right.</param>
/// <param name="Corrected">Whether it was put right.</param>
public sealed record RecountedCounter(string Name, long Counted, long Held, bool Settled, bool Corrected)
{
    /// <summary>Whether it is wrong, as far as is known.</summary>
    public bool Differs => Settled && Counted != Held;
}
