using System.Globalization;

namespace ImQuota.Server.Webhooks;

/// <summary>The tokens of the chat console, by app. They are secrets: nothing here prints them.</summary>
internal sealed class WebhookTokens
{
    private const int MaxLength = 128;
    private readonly IReadOnlyDictionary<ulong, string> _byApp;

    private WebhookTokens(IReadOnlyDictionary<ulong, string> byApp) => _byApp = byApp;

    public static WebhookTokens None { get; } = new(new Dictionary<ulong, string>());

    public int Count => _byApp.Count;

    /// <summary>Null, with what is wrong in <paramref name="errors"/>, without the tokens.</summary>
    /// <param name="text">Entries by commas or lines: <c>TOKEN</c> for every app that has none of its own, <c>APP=TOKEN</c> for one.</param>
    /// <param name="source">Where it came from, for errors.</param>
    /// <param name="errors">One sentence each.</param>
    public static WebhookTokens? TryParse(string text, string source, ICollection<string> errors)
    {
        var byApp = new Dictionary<ulong, string>();
        int before = errors.Count;
        int place = 0;
        foreach (string entry in text.Split([',', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            place++;
            int sign = entry.IndexOf('=', StringComparison.Ordinal);
            ulong app = 0;
            if (sign >= 0 && !(ulong.TryParse(entry.AsSpan(0, sign), NumberStyles.None, CultureInfo.InvariantCulture, out app) && app > 0))
            {
                errors.Add($"{source}: entry {place} has no SDKAppID before its '='.");
                continue;
            }

            string token = entry[(sign + 1)..];
            if (token.Length is 0 or > MaxLength || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                errors.Add($"{source}: entry {place} is no token of 1 to {MaxLength} characters of printable ASCII.");
            }
            else if (!byApp.TryAdd(app, token))
            {
                errors.Add($"{source}: entry {place} names {(app == 0 ? "a second token for every app" : $"app {app} again")}.");
            }
        }

        return errors.Count > before ? null : new WebhookTokens(byApp);
    }

    /// <summary>Null: nobody can sign for the app.</summary>
    public string? Of(ulong sdkAppId) => _byApp.TryGetValue(sdkAppId, out string? own) ? own : _byApp.GetValueOrDefault(0UL);

    public override string ToString() => $"{Count} tokens";
}
