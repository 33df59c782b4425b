namespace ImQuota.Domain.Apps;

/// <summary>What became of a change: the changed record, or why it was refused.</summary>
public sealed record AppChangeResult
{
    private AppChangeResult(AppRecord? app, AppRefusal refusal, string text)
    {
        App = app;
        Refusal = refusal;
        Text = text;
    }

    /// <summary>The record after the change, the same instance if nothing had to change; null when refused.</summary>
    public AppRecord? App { get; }

    public AppRefusal Refusal { get; }

    /// <summary>A sentence that names the value and the bound; empty unless refused.</summary>
    public string Text { get; }

    public static AppChangeResult Applied(AppRecord app) => new(app, AppRefusal.None, "");

    public static AppChangeResult Refused(AppRefusal refusal, string text) => new(null, refusal, text);
}
