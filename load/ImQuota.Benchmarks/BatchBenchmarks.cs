using BenchmarkDotNet.Attributes;
using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;

namespace ImQuota.Benchmarks;

/// <summary>A run's keys and arguments, from requests to what is sent. Bytes are those of a run, not of an action.</summary>
public class BatchBenchmarks
{
    private readonly AdmissionRequest[] _one = [Sample.Joins[0]];

    public BatchBenchmarks()
    {
        ScriptBatch batch = Sample.Batch(_one);
        var header = new PackReader(((ReadOnlyMemory<byte>)batch.Arguments()[0]).Span);
        Expect.True(header.ReadNumber() == ScriptBatch.Micros(Sample.Now), "the header begins with the instant");
        var groups = new PackReader(((ReadOnlyMemory<byte>)batch.Arguments()[1]).Span);
        Expect.True(groups.ReadNumber() == Sample.Tagger.Group(Sample.App, "group-0"), "the group stands by its tag");
        var actions = new PackReader(((ReadOnlyMemory<byte>)batch.Arguments()[2]).Span);
        Expect.True(actions.ReadInt32() == (int)ScriptOperation.JoinGroup, "the action is a join");
        Expect.True(Sample.Batch(Sample.Joins).GroupTags.Distinct().Count() == Sample.RunSize, "each join has its group");
    }

    [Benchmark]
    public long JoinOne() => Sent(_one, 1);

    [Benchmark]
    public long JoinMany() => Sent(Sample.Joins, Sample.RunSize);

    [Benchmark]
    public long LoginMany() => Sent(Sample.Logins, 0);

    private static long Sent(AdmissionRequest[] requests, int groups)
    {
        ScriptBatch batch = Sample.Batch(requests);
        Expect.Same(groups, batch.GroupTags.Count);
        int keys = batch.Keys().Length;
        Expect.True(keys > 5 + groups, "a run names its app's keys, its groups' and its users'");
        return keys + batch.Arguments().Length;
    }
}
