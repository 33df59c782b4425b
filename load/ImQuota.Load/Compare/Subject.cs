using System.Globalization;
using ImQuota.Load.Measuring;

namespace ImQuota.Load.Compare;

/// <summary>Something that is measured in every round.</summary>
internal sealed class Subject
{
    /// <summary>Stable name in JSON and in the bars.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required Func<TimeSpan, CancellationToken, Task<DriveResult>> Drive { get; init; }

    /// <summary>Processes of the server.</summary>
    public IReadOnlyList<int> Servers { get; init; } = [];

    /// <summary>Process of Redis; 0: not used.</summary>
    public int Redis { get; init; }

    /// <summary>How many decisions the server or the store counted so far; null: it cannot tell.</summary>
    public Func<CancellationToken, Task<long>>? Counted { get; init; }

    /// <summary>Calls that may be decided and not be counted by the driver any more, when it stops.</summary>
    public long CountSlack { get; init; }

    public async Task<Sample> MeasureAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        long countedBefore = Counted is null ? 0 : await Counted(cancellationToken);
        long serverBefore = Servers.Sum(ProcessFigures.TreeCpuMicros);
        long redisBefore = Redis == 0 ? 0 : ProcessFigures.CpuMicros(Redis);
        DriveResult result = await Drive(length, cancellationToken);
        double server = Servers.Sum(ProcessFigures.TreeCpuMicros) - serverBefore;
        double redis = Redis == 0 ? 0 : ProcessFigures.CpuMicros(Redis) - redisBefore;
        string? problem = result.Problem ?? (result.Decisions == 0 ? "no decision came" : null);
        if (problem is null && Counted is not null)
        {
            problem = Compare(await Counted(cancellationToken) - countedBefore, result.Decisions);
        }

        double decisions = Math.Max(1, result.Decisions);
        return new Sample(result.Decisions / result.Seconds, server / decisions, redis / decisions, redis / (result.Seconds * 1_000_000), problem);
    }

    private string? Compare(long counted, long replied)
        => counted >= replied && counted <= replied + CountSlack
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{replied} replies, but {counted} were counted (up to {CountSlack} more may be)");
}
