using BenchmarkDotNet.Attributes;
using ImQuota.Redis;

namespace ImQuota.Benchmarks;

/// <summary>Keys of an app that is known already.</summary>
public class KeyBenchmarks
{
    private const long Tag = 0x0102030405060708;
    private readonly AppKeys _keys = Sample.View.Keys;
    private readonly byte[] _members = "{1400000002}:g\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008:0"u8.ToArray();

    [Benchmark]
    public long Bucket() => IsTrue(_keys.Bucket(BucketTable.Users, 7) == "{1400000002}:u:7");

    [Benchmark]
    public long Month() => IsTrue(_keys.Actives(202611, 7) == "{1400000002}:m:202611:7");

    [Benchmark]
    public long MemberSet() => IsTrue(_keys.Members(Tag, 0) == _members);

    private static long IsTrue(bool same) => Expect.Same(1, same ? 1 : 0);
}
