namespace ImQuota.Cli.Commands;

/// <summary>Lists that the service tells page by page.</summary>
internal static class Pages
{
    /// <summary>Entries of a page: the most that the service tells at once.</summary>
    public const int Size = 1000;

    /// <summary>Asks until there is none left.</summary>
    /// <param name="ask">Takes a page's token, at first an empty one, and returns the next one's.</param>
    public static async Task AllAsync(Func<string, Task<string>> ask)
    {
        string token = "";
        do
        {
            token = await ask(token);
        }
        while (token.Length > 0);
    }
}
