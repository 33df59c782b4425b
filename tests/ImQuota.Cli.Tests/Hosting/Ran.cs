using System.Text.Json;
using Xunit;

namespace ImQuota.Cli.Tests.Hosting;

/// <summary>How a command ended, and what it wrote.</summary>
internal sealed record Ran(int Code, string Out, string Error)
{
    /// <summary>The one document that was printed.</summary>
    internal JsonElement Json
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(Out);
            return document.RootElement.Clone();
        }
    }

    /// <summary>It must have ended so.</summary>
    internal Ran Must(int code)
    {
        Assert.True(code == Code, $"Exit code {Code} instead of {code}.\n{Out}\n{Error}");
        return this;
    }
}
