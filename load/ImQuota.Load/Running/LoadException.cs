namespace ImQuota.Load.Running;

/// <summary>The command cannot go on; the message is for whoever started it.</summary>
internal sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);
