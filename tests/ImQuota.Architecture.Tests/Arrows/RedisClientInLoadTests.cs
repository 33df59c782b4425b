using ImQuota.Architecture.Tests.Sources;
using Xunit;

namespace ImQuota.Architecture.Tests.Arrows;

/// <summary>
/// The load tool stands outside the service and asks it like any caller. It knows the Redis client in one place only: the peer that does it
/// the obvious way (load/ImQuota.Load/Peers), which the service is measured against.
/// </summary>
public sealed class RedisClientInLoadTests
{
    private const string Peers = "load/ImQuota.Load/Peers/";

    private static readonly SourceRule RedisClient = new(@"\bStackExchange\s*\.\s*Redis\b");

    [Fact]
    public void RedisClient_InLoad_IsUsedByThePeersOnly()
    {
        List<string> places = [.. Repository.Files("load", "*.cs").SelectMany(file => RedisClient.Violations(file, Repository.Read(file)))];

        Assert.NotEmpty(places);
        Assert.DoesNotContain(places, place => !place.StartsWith(Peers, StringComparison.Ordinal));
    }

    [Fact]
    public void RedisClient_MadeUpUse_IsReported()
        => Assert.Single(RedisClient.Violations("load/ImQuota.Load/Scale/F.cs", "using StackExchange.Redis;\n// StackExchange.Redis\n"));
}
