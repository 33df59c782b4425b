using ImQuota.Testing.Clock;
using ImQuota.Testing.Histories;
using ImQuota.Testing.Oracle;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Plays histories on the model and on a subject, and compares every reply and every count.</summary>
/// <param name="factory">Makes the subjects; a fresh store for each history.</param>
/// <param name="readEvery">All counts are read after every so many steps, and after the last; 1 or more.</param>
internal sealed class ContractRunner(IContractSubjectFactory factory, int readEvery)
{
    /// <summary>Plays a history on a fresh store. Null: no difference.</summary>
    internal async Task<ContractMismatch?> PlayAsync(History history, CancellationToken cancellationToken)
    {
        var clock = new OddTimeProvider(history.Start);
        await using IContractSubject oracle = await new OracleSubjectFactory().CreateAsync(clock, cancellationToken);
        await using IContractSubject subject = await factory.CreateAsync(clock, cancellationToken);
        var play = new ContractPlay(oracle, subject, clock, cancellationToken);
        for (int index = 0; index < history.Steps.Count; index++)
        {
            try
            {
                await play.StepAsync(history.Steps[index]);
                if ((index + 1) % readEvery == 0 || index == history.Steps.Count - 1)
                {
                    await play.CompareCountsAsync();
                }
            }
            catch (ContractDifferenceException difference)
            {
                return new ContractMismatch(index, difference.Message, difference.Expected, difference.Actual, history);
            }
        }

        return null;
    }

    /// <summary>Drops steps, large parts first, as long as a difference remains; at most <paramref name="plays"/> histories are played.</summary>
    internal async Task<ContractMismatch> ShrinkAsync(ContractMismatch found, int plays, CancellationToken cancellationToken)
    {
        ContractMismatch smallest = CutAfter(found);
        int part = Math.Max(1, smallest.History.Steps.Count / 2);
        while (true)
        {
            bool dropped = false;
            for (int at = 0; at < smallest.History.Steps.Count && plays > 0; plays--)
            {
                History candidate = Without(smallest.History, at, part);
                if (candidate.Steps.Count > 0 && await PlayAsync(candidate, cancellationToken) is { } still)
                {
                    smallest = CutAfter(still);
                    dropped = true;
                }
                else
                {
                    at += part;
                }
            }

            if (plays <= 0 || (part == 1 && !dropped))
            {
                return await WithSmallerBatchesAsync(smallest, plays, cancellationToken);
            }

            part = Math.Max(1, part / 2);
        }
    }

    private async Task<ContractMismatch> WithSmallerBatchesAsync(ContractMismatch found, int plays, CancellationToken cancellationToken)
    {
        ContractMismatch smallest = found;
        for (int index = 0; index < smallest.History.Steps.Count; index++)
        {
            for (int at = 0; plays > 0 && smallest.History.Steps[index] is ActStep { Requests.Count: > 1 } act && at < act.Requests.Count; plays--)
            {
                HistoryStep smaller = act with { Requests = [.. act.Requests.Where((_, request) => request != at)] };
                History candidate = smallest.History with
                {
                    Steps = [.. smallest.History.Steps.Select((step, other) => other == index ? smaller : step)],
                };
                ContractMismatch? still = await PlayAsync(candidate, cancellationToken);
                if (still is not null && still.StepIndex >= index)
                {
                    smallest = CutAfter(still);
                }
                else
                {
                    at++;
                }
            }
        }

        return smallest;
    }

    private static ContractMismatch CutAfter(ContractMismatch found)
        => found with { History = found.History with { Steps = [.. found.History.Steps.Take(found.StepIndex + 1)] } };

    private static History Without(History history, int at, int count)
        => history with { Steps = [.. history.Steps.Where((_, index) => index < at || index >= at + count)] };
}
