using BenchmarkDotNet.Attributes;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;
using ImQuota.Server.Validation;

namespace ImQuota.Benchmarks;

/// <summary>The wire's requests: checks of ids, and actions made of them.</summary>
public class RequestBenchmarks
{
    private readonly BadFields _bad = new();
    private readonly JoinGroupRequest _one = new() { SdkAppId = Sample.App, GroupId = "group-1", UserIds = { "user-1" } };
    private readonly JoinGroupRequest _many = new() { SdkAppId = Sample.App, GroupId = "group-1" };

    public RequestBenchmarks()
    {
        _many.UserIds.AddRange(Enumerable.Range(0, IdRules.MaxIdsPerList).Select(i => $"user-{i}"));
        var bad = new BadFields();
        IdFields.UserId(bad, "user_id", new string('x', 33));
        IdFields.GroupId(bad, "group_id", "é");
        Expect.True(bad.Count == 2, "ids that are too long or not ASCII are found");
    }

    [Benchmark]
    public long Ids()
    {
        IdFields.UserId(_bad, "user_id", "user-1");
        IdFields.GroupId(_bad, "group_id", "group-1");
        return Expect.Same(0, _bad.Count);
    }

    [Benchmark]
    public long FiveHundredIds()
    {
        IdFields.UserIds(_bad, "user_ids", _many.UserIds, 1, IdRules.MaxIdsPerList);
        return Expect.Same(0, _bad.Count);
    }

    [Benchmark]
    public long ReadJoin()
    {
        AdmissionRequest request = ActionReader.Read(_one, _bad);
        Expect.True(request is { Mode: AdmissionMode.Enforce, Action: JoinGroupAction { GroupId: "group-1", UserIds: ["user-1"] } } && _bad.Count == 0, "the join is read");
        return ((JoinGroupAction)request.Action).UserIds.Count;
    }
}
