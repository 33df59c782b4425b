namespace ImQuota.Load.Cli;

/// <summary>Options that are right by themselves and do not go together: only a command that runs knows that each of them is right.</summary>
internal sealed class UsageException(string message) : Exception(message);
