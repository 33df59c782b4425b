using System.Reflection;
using System.Runtime.CompilerServices;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Conventions;

/// <summary>What every public type of the domain keeps to.</summary>
public sealed class PublicTypesTests
{
    private const BindingFlags Declared
        = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types = typeof(Catalogue).Assembly.GetExportedTypes();

    [Fact]
    public void Classes_OfTheDomain_AreSealedAbstractOrStatic()
    {
        Assert.NotEmpty(Types);
        Assert.DoesNotContain(Types, IsOpen);
    }

    [Fact]
    public void Properties_OfTheDomain_AreNotSettableAfterConstruction() => Assert.Empty(Types.SelectMany(Settable));

    [Fact]
    public void Fields_OfTheDomain_AreReadOnlyWherePublic()
        => Assert.DoesNotContain(
            Types.Where(type => !type.IsEnum).SelectMany(type => type.GetFields(Declared)),
            field => field is { IsPublic: true, IsInitOnly: false, IsLiteral: false });

    [Fact]
    public void Structs_OfTheDomain_AreReadOnly()
        => Assert.DoesNotContain(
            Types, type => type is { IsValueType: true, IsEnum: false } && type.GetCustomAttribute<IsReadOnlyAttribute>() is null);

    // Money, counts and periods must not pass through binary fractions.
    [Fact]
    public void Signatures_OfTheDomain_HaveNoBinaryFraction() => Assert.Empty(Types.SelectMany(Fractions));

    [Fact]
    public void Rules_OnTypesThatBreakThem_Report()
    {
        Assert.True(IsOpen(typeof(Breaker)));
        Assert.Single(Settable(typeof(Breaker)));
        Assert.Equal(4, Fractions(typeof(Breaker)).Count());
    }

    private static bool IsOpen(Type type) => type is { IsClass: true, IsSealed: false, IsAbstract: false };

    private static IEnumerable<PropertyInfo> Settable(Type type)
        => type.GetProperties(Declared).Where(property
            => property.SetMethod is { IsPrivate: false } setter
                && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));

    private static IEnumerable<string> Fractions(Type type)
    {
        IEnumerable<(string Name, Type Type)> used = type.GetMethods(Declared)
            .Where(method => !method.IsPrivate && !method.IsAssembly)
            .SelectMany(method => method.GetParameters().Select(parameter => (method.Name, parameter.ParameterType)).Append((method.Name, method.ReturnType)))
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic && !field.IsSpecialName).Select(field => (field.Name, field.FieldType)));
        return used.Where(one => IsFraction(one.Type)).Select(one => $"{type.Name}.{one.Name}: {one.Type.Name}");
    }

    private static bool IsFraction(Type type)
        => type == typeof(double) || type == typeof(float) || type == typeof(Half)
            || (type.HasElementType && IsFraction(type.GetElementType()!))
            || type.GetGenericArguments().Any(IsFraction);

#pragma warning disable CA1852 // Open on purpose.
    private class Breaker
    {
        public int Settable { get; set; }

        public static IReadOnlyList<double?> Fraction(float[] inner) => [inner[0]];

        public Half Small { get; init; }
    }
#pragma warning restore CA1852
}
