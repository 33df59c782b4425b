namespace ImQuota.Redis.Repair;

/// <summary>A node's connections as counted and as held, and of these those of its running epoch.</summary>
internal readonly record struct NodeTally(string Name, long Epoch, long Counted, long Fresh, long Held, long FreshHeld);
