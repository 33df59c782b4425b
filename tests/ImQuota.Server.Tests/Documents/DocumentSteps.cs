namespace ImQuota.Server.Tests.Documents;

/// <summary>Reads the commands of a section: blocks of <c>sh</c>, each with its block of <c>json</c> right behind it.</summary>
internal static class DocumentSteps
{
    /// <param name="document">Markdown.</param>
    /// <param name="section">Its heading.</param>
    /// <exception cref="InvalidOperationException">There is no such section, or a block without its other half.</exception>
    internal static IReadOnlyList<DocumentStep> Of(string document, string section)
    {
        string[] lines = document.Split('\n');
        int at = Array.IndexOf(lines, $"## {section}");
        if (at < 0)
        {
            throw new InvalidOperationException($"There is no section '{section}'.");
        }

        var steps = new List<DocumentStep>();
        for (at++; at < lines.Length && !lines[at].StartsWith("## ", StringComparison.Ordinal); at++)
        {
            if (!lines[at].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            int begin = at + 2;
            string commands = Block(lines, "```sh", ref at);
            at++;
            steps.Add(new DocumentStep(begin, commands, Block(lines, "```json", ref at)));
        }

        return steps;
    }

    private static string Block(string[] lines, string fence, ref int at)
    {
        if (lines[at] != fence)
        {
            throw new InvalidOperationException($"Line {at + 1} is '{lines[at]}' instead of '{fence}'.");
        }

        int end = Array.IndexOf(lines, "```", at + 1);
        string block = string.Join('\n', lines[(at + 1)..end]);
        at = end;
        return block;
    }
}
