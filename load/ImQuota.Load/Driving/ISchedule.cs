namespace ImQuota.Load.Driving;

/// <summary>When calls are due, whatever the server does.</summary>
internal interface ISchedule
{
    /// <summary>The next due instant, as time since the start; never before the one before it.</summary>
    TimeSpan Next();
}
