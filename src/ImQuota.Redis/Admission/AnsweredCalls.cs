using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Admission;

/// <summary>
/// The calls of a finished run, to be told their outcomes. What a caller does next runs inside of that, so a few are told at a time and
/// the rest is offered to other threads first.
/// </summary>
internal sealed class AnsweredCalls(List<WaitingCall> calls, AdmissionOutcome[] outcomes, int first, int firstOutcome) : IThreadPoolWorkItem
{
    /// <summary>Calls told by one thread in a row: enough to be worth more than waking another one.</summary>
    private const int Portion = 32;

    public AnsweredCalls(List<WaitingCall> calls, AdmissionOutcome[] outcomes)
        : this(calls, outcomes, 0, 0)
    {
    }

    /// <inheritdoc/>
    public void Execute()
    {
        int end = Math.Min(first + Portion, calls.Count);
        int outcome = firstOutcome;
        if (end < calls.Count)
        {
            int endOutcome = outcome;
            for (int i = first; i < end; i++)
            {
                endOutcome += calls[i].Requests.Count;
            }

            ThreadPool.UnsafeQueueUserWorkItem(new AnsweredCalls(calls, outcomes, end, endOutcome), preferLocal: false);
        }

        for (int i = first; i < end; i++)
        {
            WaitingCall call = calls[i];
            int next = outcome + call.Requests.Count;
            call.Answer(calls.Count == 1 ? outcomes : outcomes[outcome..next]);
            outcome = next;
        }
    }
}
