namespace ImQuota.Server.Tests.Metering;

/// <summary>The process of a test died here.</summary>
internal sealed class ProcessDiedException : Exception;
