using System.Reflection;
using ImQuota.Architecture.Tests.Arrows;
using Xunit;

namespace ImQuota.Architecture.Tests.Scripts;

/// <summary>Lua is source: named, documented, pinned.</summary>
public sealed class ScriptTests
{
    /// <summary>Exact although it is not rounded: a picked user takes two places, so their number is even.</summary>
    private static readonly string[] ExactDivisions = ["add(USERS, delta * #picked / 2)"];

    public static TheoryData<string> Names => [.. StoreScript.All.Select(script => script.Name)];

    [Fact]
    public void Hashes_OfAllScripts_ArePinned()
        => Assert.Equal(StoreScript.All.Select(script => script.Name).Order(), ScriptHashes.Pinned.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Hash_OfAScript_IsThePinnedOne(string name)
    {
        string now = Named(name).Sha1;

        Assert.True(
            ScriptHashes.Pinned.GetValueOrDefault(name) == now,
            $"The script {name} has changed. If that is meant, and services of the version before can live with it, write in {nameof(ScriptHashes)}.cs: [\"{name}\"] = \"{now}\",");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Header_OfAScript_DocumentsKeysArgumentsReplyAndWhyItIsAtomic(string name)
        => Assert.Empty(Named(name).HeaderFaults());

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_OfAScript_StayWhole(string name)
        => Assert.Empty(Named(name).Fractions().Except(ExactDivisions));

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_OfAScript_IsAsciiWithoutWindowsLineEnds(string name)
        => Assert.DoesNotContain(Named(name).Text, character => character is > '~' or '\r');

    // The store takes its time from its callers (docs: instants and labels are arguments).
    [Theory]
    [MemberData(nameof(Names))]
    public void Code_OfAScript_AsksForNoTimeAndNoChance(string name)
        => Assert.DoesNotMatch(@"call\('TIME'|RANDOMKEY|SRANDMEMBER|SPOP|math\.random|os\.", Named(name).Text);

    [Fact]
    public void Service_SendsTheAdmissionScriptOfTheFolder()
    {
        Assert.Equal(Named("admit-n").Text, SourceOf("ImQuota.Redis.Admission.AdmissionScript"));
    }

    [Fact]
    public void Service_SendsTheHoldScriptOfBothFolders()
    {
        IEnumerable<string> parts = Repository.Files("src/ImQuota.Redis/Scripts/admit-n", "*.lua")
            .Concat(Repository.Files("src/ImQuota.Redis/Scripts/hold-n", "*.lua"))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);

        Assert.Equal(string.Concat(parts.Select(Repository.Read)), SourceOf("ImQuota.Redis.Holds.HoldScript"));
    }

    [Fact]
    public void Service_SendsTheRepairScriptOfBothFolders()
    {
        IEnumerable<string> parts = Repository.Files("src/ImQuota.Redis/Scripts/admit-n", "*.lua")
            .Concat(Repository.Files("src/ImQuota.Redis/Scripts/repair-n", "*.lua"))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);

        Assert.Equal(string.Concat(parts.Select(Repository.Read)), SourceOf("ImQuota.Redis.Repair.RepairScript"));
    }

    [Fact]
    public void Service_EmbedsEveryScriptAsItIs()
    {
        Assembly store = OurAssemblies.Load("ImQuota.Redis");
        Assert.All(StoreScript.All.Where(script => script.Name is not ("admit-n" or "hold-n" or "repair-n")), script =>
        {
            using var reader = new StreamReader(store.GetManifestResourceStream(script.Name + ".lua")!);
            Assert.Equal(script.Text, reader.ReadToEnd());
        });
    }

    private static object? SourceOf(string script)
        => OurAssemblies.Load("ImQuota.Redis").GetType(script, throwOnError: true)!.GetProperty("Source", BindingFlags.Public | BindingFlags.Static)!.GetValue(null);

    private static StoreScript Named(string name) => StoreScript.All.Single(script => script.Name == name);
}
