using Xunit;

namespace ImQuota.Architecture.Tests.Sources;

/// <summary>Small files, small methods: the profile of the code we want to stand beside.</summary>
public sealed class SizeTests
{
    private const int MethodLines = 70;

    [Fact]
    public void Files_OfSource_AreSmall()
    {
        List<(int Lines, string File)> sizes = [.. Repository.Files("src", "*.cs").Select(file => (LinesOf(Repository.Read(file)), file)).Order()];

        Assert.True(sizes.Count > 80, $"Only {sizes.Count} files were found.");
        Assert.InRange(sizes[sizes.Count / 2].Lines, 1, 70);
        Assert.InRange(sizes[sizes.Count * 95 / 100].Lines, 1, 220);
        Assert.True(sizes[^1].Lines <= 400, $"{sizes[^1].File} has {sizes[^1].Lines} lines; 400 are allowed.");
    }

    [Fact]
    public void Scripts_OfTheStore_AreSmall()
        => Assert.All(Repository.Files("src/ImQuota.Redis/Scripts", "*.lua"), file => Assert.InRange(LinesOf(Repository.Read(file)), 1, 220));

    [Fact]
    public void Members_OfSource_HaveAtMostSeventyLines()
    {
        var members = Repository.Files("src", "*.cs")
            .SelectMany(file => MemberLengths.Of(Repository.Read(file)).Select(member => (File: file, member.Member, member.Lines)))
            .ToList();

        Assert.True(members.Count > 200, $"Only {members.Count} members were found.");
        Assert.Empty(members.Where(member => member.Lines > MethodLines).ToList());
    }

    [Theory]
    [InlineData(70)]
    [InlineData(71)]
    public void Members_MadeUpMethod_IsMeasuredFromItsNameToItsLastBrace(int lines)
    {
        string body = string.Concat(Enumerable.Repeat("        if (x) { y(\"}\"); }\n", lines - 3));
        string source = $"namespace N;\n\npublic sealed class C(int a)\n{{\n    private int _f;\n\n    public int P {{ get; }}\n\n    public void M()\n    {{\n{body}    }}\n}}\n";

        Assert.Equal([("public int P", 1), ("public void M()", lines)], MemberLengths.Of(source).Select(one => (one.Member.Split(" {")[0], one.Lines)));
    }

    [Theory]
    [InlineData("a // }\nb", "a     \nb")]
    [InlineData("a /* } */ b", "a         b")]
    [InlineData("x = \"}\\\"{\" + '}';", "x = \"    \" + ' ';")]
    [InlineData("x = @\"}\"\"{\" + y;", "x = @\"    \" + y;")]
    [InlineData("x = $\"}}{f(\"}\")}{{\" + y;", "x = $\"   f(\" \")   \" + y;")]
    [InlineData("x = \"\"\"}\"{\"\"\" + y;", "x = \"\"\"   \"\"\" + y;")]
    public void Blank_CommentsAndTexts_LeavesTheCode(string source, string code)
        => Assert.Equal(code, CSharpText.Blank(source));

    private static int LinesOf(string text) => text.TrimEnd('\n').Count(character => character == '\n') + 1;
}
