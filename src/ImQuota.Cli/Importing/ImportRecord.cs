using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Importing;

/// <summary>What a line of a file says.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Request">Null: it cannot be read.</param>
/// <param name="Fault">Why.</param>
internal readonly record struct ImportRecord(long Line, ImportRequest? Request, string Fault);
