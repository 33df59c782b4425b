namespace ImQuota.Server.Metering.Sinks;

/// <summary>A receiver of CloudEvents.</summary>
/// <param name="Address">http or https.</param>
/// <param name="TokenFile">Holds the bearer token; read at each delivery, so it may change. Null: none.</param>
/// <param name="Batch">Events a request; 1: one, structured. More only to receivers that say they take batches.</param>
/// <param name="Timeout">Of a request.</param>
internal sealed record HttpSinkOptions(Uri Address, string? TokenFile, int Batch, TimeSpan Timeout);
