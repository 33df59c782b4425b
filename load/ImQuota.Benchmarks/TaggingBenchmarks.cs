using BenchmarkDotNet.Attributes;

namespace ImQuota.Benchmarks;

/// <summary>Ids to keyed tags. What is right was computed by another implementation of SipHash-2-4 and HMAC-SHA-256.</summary>
public class TaggingBenchmarks
{
    [Benchmark]
    public long User() => Expect.Same(-6_837_536_337_153_103_245, Sample.Tagger.User(Sample.App, "user-1"));

    [Benchmark]
    public long Group() => Expect.Same(-9_221_402_900_561_697_580, Sample.Tagger.Group(Sample.App, "group-1"));

    [Benchmark]
    public long Edge() => Expect.Same(1_444_653_795_015_240_952, Sample.Tagger.Edge(Sample.App, "user-1", "user-2"));
}
