using System.Reflection;
using NetArchTest.Rules;
using Xunit;

namespace ImQuota.Architecture.Tests.Arrows;

/// <summary>The arrows as the compiler drew them: what an assembly truly uses, whatever its project file says.</summary>
public sealed class AssemblyReferenceTests
{
    private const string RedisClient = "StackExchange.Redis";

    /// <summary>Where the server is put together (src/ImQuota.Server/Hosting); nowhere else does it know the Redis client.</summary>
    private const string CompositionRoot = "ImQuota.Server.Hosting";

    public static TheoryData<string> Assemblies => [.. OurAssemblies.Names];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_OfAnAssembly_AreAllowedArrows(string name)
        => Assert.Empty(AllowedArrows.Violations(name, ReferencesOf(OurAssemblies.Load(name))));

    // The rule on true metadata that breaks it: the store uses the domain, the domain may use nothing of ours.
    [Fact]
    public void References_OfTheStoreHeldAgainstTheDomainsRow_AreReported()
        => Assert.NotEmpty(AllowedArrows.Violations("ImQuota.Domain", ReferencesOf(OurAssemblies.Load("ImQuota.Redis"))));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void RedisClient_IsUsedInTheStoreAndTheCompositionRootOnly(string name)
    {
        if (name != "ImQuota.Redis")
        {
            Assert.Empty(UsersOfRedisClient(name, CompositionRoot));
        }
    }

    [Fact]
    public void RedisClient_StoreHeldAgainstTheRule_IsReported()
    {
        Assert.Contains("ImQuota.Redis.StoreKeys", UsersOfRedisClient("ImQuota.Redis", CompositionRoot));
        Assert.Empty(UsersOfRedisClient("ImQuota.Redis", "ImQuota.Redis"));
    }

    // Domain rules are pure: no files, sockets, logs, hosts, databases.
    [Theory]
    [InlineData("System.Net")]
    [InlineData("System.IO.FileStream")]
    [InlineData("System.Data")]
    [InlineData("Microsoft.Extensions")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Grpc")]
    [InlineData("Google.Protobuf")]
    [InlineData(RedisClient)]
    public void Domain_OfAnyType_UsesNothingThatReachesOutside(string dependency)
        => Assert.Empty(Types.InAssembly(OurAssemblies.Load("ImQuota.Domain")).That().HaveDependencyOn(dependency).GetTypes());

    private static IEnumerable<string> ReferencesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static IEnumerable<string> UsersOfRedisClient(string assembly, string allowedNamespace)
        => Types.InAssembly(OurAssemblies.Load(assembly)).That().HaveDependencyOn(RedisClient).GetTypes()
            .Where(type => type.Namespace != allowedNamespace && type.Namespace?.StartsWith(allowedNamespace + ".", StringComparison.Ordinal) != true)
            .Select(type => type.FullName!);
}
