namespace ImQuota.Load.Months;

/// <summary>Apps with numbers that follow each other.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Count">How many, from 1.</param>
internal readonly record struct AppRange(ulong First, int Count)
{
    /// <summary>One after the other, from the first on, again and again.</summary>
    public ulong At(long index) => First + (ulong)(index % Count);
}
