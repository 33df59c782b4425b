using Xunit;

namespace ImQuota.Architecture.Tests.Arrows;

/// <summary>A class that nobody thought of as a base is none.</summary>
public sealed class SealedTypesTests
{
    public static TheoryData<string> Assemblies => [.. OurAssemblies.Written];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Classes_OfAnAssembly_AreSealedAbstractOrStatic(string name)
        => Assert.Empty(Open(OurAssemblies.TypesOf(name)));

    [Fact]
    public void Classes_OpenOne_IsReported() => Assert.Equal([nameof(OpenClass)], Open([typeof(OpenClass), typeof(SealedTypesTests)]));

    private static IEnumerable<string> Open(IEnumerable<Type> types)
        => types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => type.Name);

#pragma warning disable CA1852, CA1812 // Open on purpose.
    private class OpenClass;
#pragma warning restore CA1852, CA1812
}
