using System.Diagnostics;
using System.Text.Json;
using ImQuota.Server.Tests.Processes;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Documents;

/// <summary>The life of an account in docs/billing.md, run as it stands against a service of its own.</summary>
public sealed class LifeTests
{
    private const string Section = "A life, from first app to reclaim";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Life_AsItStandsInTheDocument_AnswersWhatItShows()
    {
        Assert.SkipUnless(ServiceProcess.Executable is null, "NOT TESTED: the build that IMQUOTA_TEST_SERVER names has no JSON and no embedded engine.");
        Assert.SkipWhen(RedisProcess.Find("curl") is null, "NOT TESTED: curl is not on PATH.");
        string document = ReadDocument();
        IReadOnlyList<DocumentStep> steps = DocumentSteps.Of(document, Section);
        string data = Directory.CreateTempSubdirectory("imquota-life-").FullName;
        try
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync(["--test-clock", BeginOf(document), "--data-dir", data]);
            foreach (DocumentStep step in steps)
            {
                await CheckAsync(step, service.AdminAddress.Authority);
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        Assert.InRange(steps.Count, 20, 200);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", null)]
    [InlineData("""{"a":{"c":"x"}}""", """{"a":{"c":"y"}}""", "$.a.c is y instead of x")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""", "$.a has 2 elements instead of 1")]
    [InlineData("""{"a":[{"b":1}]}""", """{"a":[{"c":1}]}""", "$.a[0].b is not there")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "$.a is 1 instead of 1")]
    public void Difference_OfAnswers_IsFound(string shown, string answer, string? expected)
        => Assert.Equal(expected, JsonPart.Difference(Assert.Single(JsonPart.Values(shown)), Assert.Single(JsonPart.Values(answer))));

    /// <summary>Where the document says that the clock begins.</summary>
    private static string BeginOf(string document)
    {
        const string Option = "--test-clock ";
        int at = document.IndexOf(Option, document.IndexOf(Section, StringComparison.Ordinal), StringComparison.Ordinal) + Option.Length;
        return document[at..document.IndexOf(' ', at)];
    }

    private static async Task CheckAsync(DocumentStep step, string authority)
    {
        string told = await RunAsync(step.Commands.Replace("localhost:5251", authority, StringComparison.Ordinal));
        string where = $"docs/billing.md, line {step.Line}:\n{step.Commands}\n{told}\n";
        IReadOnlyList<JsonElement> shown = JsonPart.Values(step.Answers);
        IReadOnlyList<JsonElement> answers = JsonPart.Values(told);
        Assert.True(shown.Count == answers.Count, $"{where}{answers.Count} answers instead of {shown.Count}");
        foreach ((JsonElement one, JsonElement answer) in shown.Zip(answers))
        {
            string? difference = JsonPart.Difference(one, answer);
            Assert.True(difference is null, where + difference);
        }
    }

    private static async Task<string> RunAsync(string commands)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", commands]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string told = await shell.StandardOutput.ReadToEndAsync(Cancellation);
        await shell.WaitForExitAsync(Cancellation);
        return told;
    }

    private static string ReadDocument()
    {
        using Stream stream = typeof(LifeTests).Assembly.GetManifestResourceStream("billing.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
