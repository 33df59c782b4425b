using Google.Protobuf;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ImQuota.Cli.Output;

/// <summary>Answers, as tables for people or as JSON for scripts; everything else goes to the error output.</summary>
internal sealed class Printer
{
    /// <summary>Of what is not a terminal: wide enough that ids and sentences are not broken.</summary>
    private const int FileWidth = 240;

    /// <summary>A script must find a field that is 0 or empty too.</summary>
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private readonly CliConsole _console;

    public Printer(CliConsole console, bool isJson)
    {
        _console = console;
        IsJson = isJson;
        Tables = Make(console, console.Out);
    }

    public bool IsJson { get; }

    /// <summary>For tables; nothing that others wrote goes in but as <c>Text</c>.</summary>
    public IAnsiConsole Tables { get; }

    /// <summary>One document.</summary>
    public void Print(IMessage answer) => Print(answer, () => MessageView.Of(answer));

    /// <summary>The document, or tables of one's own.</summary>
    public void Print(IMessage answer, Func<IEnumerable<IRenderable>> tables)
    {
        if (IsJson)
        {
            _console.Out.WriteLine(Json.Format(answer));
            return;
        }

        foreach (IRenderable table in tables())
        {
            Tables.Write(table);
            if (table is Paragraph or Text)
            {
                Tables.WriteLine();
            }
        }
    }

    /// <summary>A sentence for people, which is no answer.</summary>
    public void Tell(string text) => _console.Error.WriteLine(SafeText.OfLines(text));

    /// <summary>A console on another writer, for progress.</summary>
    public static IAnsiConsole Make(CliConsole console, TextWriter writer)
    {
        IAnsiConsole made = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = console.IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = console.IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!console.IsInteractive)
        {
            made.Profile.Width = FileWidth;
        }

        return made;
    }
}
