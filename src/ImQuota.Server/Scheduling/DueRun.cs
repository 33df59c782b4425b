namespace ImQuota.Server.Scheduling;

/// <summary>What became of what was due.</summary>
/// <param name="Done">How many things were done.</param>
/// <param name="Failed">One sentence of something that failed, was logged and is tried again later; null: nothing did.</param>
/// <param name="More">Spread work that paused to be seen: it is to be asked again at once.</param>
internal readonly record struct DueRun(int Done, string? Failed, bool More = false);
