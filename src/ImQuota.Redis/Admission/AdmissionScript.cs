using System.Reflection;
using System.Text;

namespace ImQuota.Redis.Admission;

/// <summary>The text of the admission script: the parts in Scripts/admit-n, in the order of their numbers.</summary>
internal static class AdmissionScript
{
    private static readonly string[] Parts =
    [
        "10-frame.lua", "20-state.lua", "25-nodes.lua", "30-groups.lua", "40-decide.lua", "50-presence.lua", "60-users.lua",
        "70-membership.lua", "75-friends.lua", "80-nodes.lua", "82-upkeep.lua", "85-usage.lua", "90-main.lua",
    ];

    /// <summary>The parts as they are.</summary>
    public static string Source { get; } = Assemble();

    /// <summary>As it is sent to the store.</summary>
    public static string Text { get; } = LuaConstants.Fold(Source);

    /// <summary>The parts, and more among them, in the order of their numbers.</summary>
    internal static string Assemble(params string[] more)
    {
        var text = new StringBuilder();
        Assembly assembly = typeof(AdmissionScript).Assembly;
        foreach (string part in Parts.Concat(more).Order(StringComparer.Ordinal))
        {
            using Stream stream = assembly.GetManifestResourceStream(part)
                ?? throw new InvalidOperationException($"The script part {part} is not embedded.");
            using var reader = new StreamReader(stream);
            text.Append(reader.ReadToEnd());
        }

        return text.ToString();
    }
}
