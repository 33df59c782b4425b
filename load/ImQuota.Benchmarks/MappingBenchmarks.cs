using BenchmarkDotNet.Attributes;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Admission;
using DenyReason = ImQuota.Domain.Admission.DenyReason;
using LimitUse = ImQuota.Domain.Admission.LimitUse;

namespace ImQuota.Benchmarks;

/// <summary>Outcomes to the wire's messages.</summary>
public class MappingBenchmarks
{
    private readonly AdmissionOutcome _allowed = new() { Allowed = true, CheckedAt = Sample.Now };

    private readonly AdmissionOutcome _denied = new()
    {
        Allowed = false,
        Reason = DenyReason.GroupFull,
        Code = 10_014,
        Limit = new LimitUse(LimitKey.GroupMembers, 200, 200, null),
        UpgradeTo = "premium",
        CheckedAt = Sample.Now,
    };

    [Benchmark]
    public long Allowed()
    {
        Decision decision = DecisionMapper.ToJoinGroup(_allowed).Decision;
        Expect.True(decision is { Verdict: Verdict.Allowed, Message: "", Source: ImQuota.Contracts.V1.DecisionSource.Store }, "it is allowed by the store");
        return Expect.Same(Sample.Now.ToUnixTimeSeconds(), decision.CheckedAt.Seconds);
    }

    [Benchmark]
    public long Denied()
    {
        Decision decision = DecisionMapper.ToJoinGroup(_denied).Decision;
        Expect.True(decision is { Verdict: Verdict.Denied, UpgradeTo: "premium", Limit: { Key: "group_members", Used: 200 } } && decision.Message.Length > 0, "it is denied with its limit");
        return Expect.Same(10_014, decision.Code);
    }
}
