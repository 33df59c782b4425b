namespace ImQuota.Load.Driving;

/// <summary>
/// Sends calls when they are due, not when earlier ones came back, and measures each from the instant it was due: a server that stalls is
/// charged for everyone who would have called meanwhile (no coordinated omission). What is due while <c>inFlight</c> calls are unanswered
/// is dropped and counted, never put off.
/// </summary>
internal sealed class OpenLoop(TimeProvider time, IPacer pacer, int inFlight)
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private bool _ended;

    /// <summary>Drives <paramref name="length"/> of the schedule; the part before <paramref name="warmup"/> is not counted.</summary>
    /// <param name="send">Sends the call that was due at an offset from the start; must not block and must not throw.</param>
    public async Task RunAsync(
        ISchedule schedule, TimeSpan warmup, TimeSpan length, Func<TimeSpan, ValueTask<CallOutcome>> send, LoadMeter meter, CancellationToken cancellationToken)
    {
        await Task.Factory.StartNew(
            () => Dispatch(schedule, warmup, length, send, meter, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Volatile.Write(ref _ended, true);
        if (Volatile.Read(ref _open) > 0)
        {
            try
            {
                await _idle.Task.WaitAsync(AnswersWithin, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                meter.CountLost(Volatile.Read(ref _open));
            }
        }
    }

    private void Dispatch(
        ISchedule schedule, TimeSpan warmup, TimeSpan length, Func<TimeSpan, ValueTask<CallOutcome>> send, LoadMeter meter, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (TimeSpan due = schedule.Next(); due < length; due = schedule.Next())
        {
            long dueAt = start + (long)(due.Ticks * ((double)time.TimestampFrequency / TimeSpan.TicksPerSecond));
            pacer.WaitUntil(dueAt, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            bool counted = due >= warmup;
            if (Volatile.Read(ref _open) >= inFlight)
            {
                if (counted)
                {
                    meter.CountDropped();
                }

                continue;
            }

            Interlocked.Increment(ref _open);
            if (counted)
            {
                meter.CountSent(time.GetElapsedTime(dueAt));
            }

            _ = FollowAsync(send(due), dueAt, counted ? meter : null);
        }
    }

    private async Task FollowAsync(ValueTask<CallOutcome> call, long dueAt, LoadMeter? meter)
    {
        CallOutcome outcome = await call;
        meter?.CountAnswered(time.GetElapsedTime(dueAt, outcome.ArrivedAt), outcome);
        if (Interlocked.Decrement(ref _open) == 0 && Volatile.Read(ref _ended))
        {
            _idle.TrySetResult();
        }
    }
}
