using ImQuota.Load.Processes;

namespace ImQuota.Load.Variants;

/// <summary>A service that is measured beside others: a build, with its environment.</summary>
internal sealed record Variant(string Name, ServiceBuild Service)
{
    /// <summary>Reads <c>NAME[,NAME=VALUE...]</c>; a value that is given to <c>dll</c> is the build, <paramref name="usual"/> without it.</summary>
    /// <returns>Null, with why: it is none.</returns>
    public static Variant? TryParse(string text, string? usual, out string? problem)
    {
        string[] parts = text.Split(',');
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        string? dll = usual;
        problem = parts[0].Length == 0 || parts[0].Contains('=', StringComparison.Ordinal) ? "begins with no name" : null;
        foreach (string part in parts.Skip(1))
        {
            string[] pair = part.Split('=', 2);
            if (pair is not [{ Length: > 0 } name, { } value])
            {
                problem ??= $"has '{part}', which is not NAME=VALUE";
            }
            else if (name == "dll")
            {
                dll = Path.GetFullPath(value);
            }
            else
            {
                environment[name] = value;
            }
        }

        var build = new ServiceBuild(dll ?? "", environment);
        if (problem is null && !build.Exists)
        {
            problem = dll is null ? "names no build by dll=, and src/ImQuota.Server is not built" : $"names '{dll}', which is no ImQuota.Server.dll that was built or published";
        }

        return problem is null ? new Variant(parts[0], build) : null;
    }
}
