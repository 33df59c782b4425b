using ImQuota.Domain.Admission;
using ImQuota.Redis.Tests.Contract;
using Xunit;

namespace ImQuota.Redis.Tests.Races;

/// <summary>Lets many callers ask at once, through two processes on one store.</summary>
internal static class Race
{
    /// <summary>
    /// Every action is asked <paramref name="repeats"/> times through each process, all of them released together.
    /// </summary>
    internal static async Task<RaceResult> RunAsync(Scenario scenario, IReadOnlyList<AdmissionAction> actions, int repeats)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using IContractSubject other = await scenario.OtherProcessAsync();
        IContractSubject[] processes = [scenario.Subject, other];
        using var gate = new SemaphoreSlim(0);
        var callers = new List<Task<(AdmissionAction, AdmissionOutcome)>>();
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            foreach (AdmissionAction action in actions)
            {
                callers.AddRange(processes.Select(process => Task.Run(() => AskAsync(process, action, gate, cancellation), cancellation)));
            }
        }

        gate.Release(callers.Count);
        return new RaceResult(await Task.WhenAll(callers));
    }

    private static async Task<(AdmissionAction, AdmissionOutcome)> AskAsync(
        IContractSubject process, AdmissionAction action, SemaphoreSlim gate, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        AdmissionOutcome[] outcomes = await process.Admission.DecideAsync(
            Scenario.App, [new AdmissionRequest(AdmissionMode.Enforce, action)], cancellation);
        return (action, outcomes[0]);
    }
}
