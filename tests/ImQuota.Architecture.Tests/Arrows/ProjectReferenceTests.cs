using System.Xml.Linq;
using Xunit;

namespace ImQuota.Architecture.Tests.Arrows;

/// <summary>The arrows between projects as the project files draw them.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] VagueNames = ["Common", "Core", "Shared", "Helpers"];

    public static TheoryData<string> Projects => [.. Repository.Files("src", "*.csproj"), .. Repository.Files("load", "*.csproj"), .. Repository.Files("samples", "*.csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfAProject_AreAllowedArrows(string project)
        => Assert.Empty(AllowedArrows.Violations(Path.GetFileNameWithoutExtension(project), References(XDocument.Parse(Repository.Read(project)))));

    [Theory]
    [InlineData("ImQuota.Domain", "ImQuota.Redis")]
    [InlineData("ImQuota.Domain", "ImQuota.Contracts")]
    [InlineData("ImQuota.Contracts", "ImQuota.Domain")]
    [InlineData("ImQuota.Redis", "ImQuota.Contracts")]
    [InlineData("ImQuota.Embedded", "ImQuota.Redis")]
    [InlineData("ImQuota.Client", "ImQuota.Redis")]
    [InlineData("ImQuota.Client", "ImQuota.Server")]
    [InlineData("ImQuota.Client", "ImQuota.Domain")]
    [InlineData("ChatBackend", "ImQuota.Server")]
    [InlineData("ImQuota.Cli", "ImQuota.Redis")]
    [InlineData("ImQuota.Cli", "ImQuota.Server")]
    [InlineData("ImQuota.Load", "ImQuota.Redis")]
    [InlineData("ImQuota.Elsewhere", "ImQuota.Domain")]
    public void References_MadeUpForbiddenArrow_IsReported(string project, string target)
    {
        var file = XDocument.Parse(
            $"""
            <Project><ItemGroup>
              <PackageReference Include="NodaTime" />
              <ProjectReference Include="..\{target}\{target}.csproj" />
            </ItemGroup></Project>
            """);

        Assert.Contains(project, Assert.Single(AllowedArrows.Violations(project, References(file))), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_OfProjects_SayWhatIsInside()
        => Assert.DoesNotContain(Names(), IsVague);

    [Theory]
    [InlineData("ImQuota.Common", true)]
    [InlineData("ImQuota.Core.Tests", true)]
    [InlineData("ImQuota.Shared", true)]
    [InlineData("Helpers", true)]
    [InlineData("ImQuota.Scorer", false)]
    public void Names_MadeUp_AreJudgedPartByPart(string name, bool vague) => Assert.Equal(vague, IsVague(name));

    // Without this the tests above would pass over projects that the solution does not build.
    [Fact]
    public void Solution_HasEveryProject()
    {
        string solution = Repository.Read("ImQuota.sln").Replace('\\', '/');

        Assert.Empty(AllProjects().Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).ToList());
    }

    private static IEnumerable<string> AllProjects()
        => ((string[])["src", "tests", "load", "samples"]).SelectMany(folder => Repository.Files(folder, "*.csproj"));

    private static IEnumerable<string> Names() => AllProjects().Select(Path.GetFileNameWithoutExtension)!;

    private static bool IsVague(string name) => name.Split('.').Intersect(VagueNames, StringComparer.OrdinalIgnoreCase).Any();

    private static IEnumerable<string> References(XDocument project)
        => project.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
