using System.CommandLine;
using ImQuota.Server.Hosting;

namespace ImQuota.Server.Webhooks;

/// <summary>The chat service's callbacks on the command line.</summary>
internal sealed class WebhookArguments
{
    private const string TokenVariable = "IMQUOTA_WEBHOOK_TOKENS";

    private readonly Option<WebhookMode> _mode = new("--webhooks")
    {
        Description = "Serve the chat service's callbacks at /callback of the admin port: off, signed (needs tokens), or unsigned, where the network lets nobody else through.",
        DefaultValueFactory = _ => WebhookMode.Off,
    };

    private readonly Option<string?> _tokens = new("--webhook-tokens-file")
    {
        Description = "File with the tokens that sign callbacks: TOKEN for every app, or APP=TOKEN a line. IMQUOTA_WEBHOOK_TOKENS holds them themselves, by commas.",
    };

    private readonly Option<int> _maxAge = Seconds("--webhook-max-age-seconds", new WebhookOptions().MaxAge, 86_400, "How far the RequestTime of a signed callback may be from our clock.");

    private readonly Option<int> _hold = Seconds("--webhook-hold-seconds", new WebhookOptions().Hold, 300, "How long an announced action holds its places without having been done.");

    private readonly Option<int> _order = Seconds("--webhook-order-seconds", new WebhookOptions().Order, 3600, "How long it is remembered what callbacks told last, so that older ones change nothing.");

    public WebhookArguments() => _mode.Validators.Add(result =>
    {
        // Numbers are read as modes too.
        if (result.Tokens is [{ Value: var text }] && text.AsSpan().IndexOfAnyExceptInRange('A', 'z') >= 0)
        {
            result.AddError($"--webhooks is '{text}'; it must be off, signed or unsigned.");
        }
    });

    public IReadOnlyList<Option> All => [_mode, _tokens, _maxAge, _hold, _order];

    /// <summary>Everything that is wrong goes to <paramref name="errors"/>.</summary>
    public WebhookOptions Read(ParseResult parsed, Func<string, string?> environment, ICollection<string> errors)
    {
        if (All.Any(option => parsed.GetResult(option) is { } result && result.Errors.Any()))
        {
            return new WebhookOptions();
        }

        WebhookMode mode = parsed.GetValue(_mode);
        WebhookTokens tokens = ReadTokens(parsed.GetValue(_tokens), environment, errors) ?? WebhookTokens.None;
        if (mode == WebhookMode.Signed && tokens.Count == 0)
        {
            errors.Add($"--webhooks signed needs tokens: --webhook-tokens-file, or {TokenVariable}.");
        }

        return new WebhookOptions
        {
            Mode = mode,
            Tokens = tokens,
            MaxAge = TimeSpan.FromSeconds(parsed.GetValue(_maxAge)),
            Hold = TimeSpan.FromSeconds(parsed.GetValue(_hold)),
            Order = TimeSpan.FromSeconds(parsed.GetValue(_order)),
        };
    }

    private static WebhookTokens? ReadTokens(string? path, Func<string, string?> environment, ICollection<string> errors)
    {
        if (string.IsNullOrEmpty(path))
        {
            return WebhookTokens.TryParse(environment(TokenVariable) ?? "", TokenVariable, errors);
        }

        string source = $"--webhook-tokens-file {path}";
        try
        {
            return WebhookTokens.TryParse(File.ReadAllText(path), source, errors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{source}: {exception.Message}");
            return null;
        }
    }

    private static Option<int> Seconds(string name, TimeSpan standard, int max, string description)
        => new Option<int>(name) { Description = description, DefaultValueFactory = _ => (int)standard.TotalSeconds }.Within(1, max);
}
