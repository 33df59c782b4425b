using CsCheck;
using ImQuota.Testing.Histories;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Looks through random histories for one that a subject plays differently from the model.</summary>
internal static class ContractSearch
{
    /// <summary>The history of a number is always the same one.</summary>
    internal static History HistoryOf(int number) => HistoryGen.Histories.Generate(new PCG(1, (ulong)number), null, out _);

    /// <summary>The first difference, not yet shrunk, and the number of its history. Null: none among them.</summary>
    internal static async Task<(ContractMismatch Mismatch, int Number)?> FindAsync(
        ContractRunner runner, int first, int count, CancellationToken cancellationToken)
    {
        for (int number = first; number < first + count; number++)
        {
            if (await runner.PlayAsync(HistoryOf(number), cancellationToken) is { } mismatch)
            {
                return (mismatch, number);
            }
        }

        return null;
    }
}
