using BenchmarkDotNet.Attributes;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;

namespace ImQuota.Benchmarks;

/// <summary>The script's replies to outcomes.</summary>
public class ReplyBenchmarks
{
    private const int AllowedReply = 1;
    private readonly ScriptBatch _batch = Sample.Batch(Sample.Joins);
    private readonly byte[] _allowed = Replies(Sample.RunSize, static (writer, _) => writer.Add(AllowedReply));
    private readonly byte[] _denied = Replies(1, static (writer, _) => writer.AddPacked(GroupFull()));

    [Benchmark]
    public long AllowedMany()
    {
        var outcomes = new OutcomeReader(_batch);
        var replies = new PackReader(_allowed);
        long allowed = 0;
        for (int i = 0; i < Sample.RunSize; i++)
        {
            AdmissionOutcome outcome = outcomes.Read(ref replies, Sample.Joins[i]);
            allowed += outcome is { Allowed: true, Code: 0 } && outcome.CheckedAt == Sample.Now ? 1 : 0;
        }

        return Expect.Same(Sample.RunSize, allowed);
    }

    [Benchmark]
    public long DeniedOne()
    {
        var replies = new PackReader(_denied);
        AdmissionOutcome outcome = new OutcomeReader(_batch).Read(ref replies, Sample.Joins[0]);
        Expect.True(
            outcome is { Allowed: false, Reason: DenyReason.GroupFull, UpgradeTo: "premium", Limit: { Key: LimitKey.GroupMembers, Limit: 200, Used: 200 } },
            "a full group is denied, with its limit and the edition that would do");
        return Expect.Same(10_014, outcome.Code);
    }

    // Not allowed; the reason, the limit and what is used of it; limit, used and asked of each check; nobody kicked, left out, or in already.
    private static byte[] GroupFull()
    {
        var checks = new PackWriter(16);
        checks.Add((int)LimitKey.GroupMembers);
        checks.Add(200);
        checks.Add(1);
        var reply = new PackWriter(64);
        reply.Add(0);
        reply.Add((int)DenyReason.GroupFull);
        reply.Add((int)LimitKey.GroupMembers);
        reply.Add(200);
        reply.AddPacked(List(3, checks));
        for (int list = 0; list < 3; list++)
        {
            reply.AddPacked(List(0, new PackWriter(0)));
        }

        return List(8, reply);
    }

    /// <summary>An array of up to 15 values, as the store packs it.</summary>
    private static byte[] List(int count, PackWriter values) => [(byte)(0x90 | count), .. values.Packed.Span];

    private static byte[] Replies(int count, Action<PackWriter, int> add)
    {
        var writer = new PackWriter(64);
        for (int i = 0; i < count; i++)
        {
            add(writer, i);
        }

        return writer.Packed.ToArray();
    }
}
