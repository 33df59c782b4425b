using System.CommandLine;
using ImQuota.Server.Hosting;

namespace ImQuota.Server.Overload;

/// <summary>What is taken on, on the command line.</summary>
internal sealed class OverloadArguments
{
    private static readonly OverloadSettings Default = new();

    private readonly Option<int> _inProgress = Number("--max-in-progress", "Calls for decisions in progress at most, a batch being one for each 32 actions begun; more are refused with RESOURCE_EXHAUSTED.", Default.MaxInProgress, 1, 10_000_000);

    private readonly Option<int> _dispatchDelay = Number(
        "--max-dispatch-delay-ms", "How long work may wait for a thread of this process before calls are refused with RESOURCE_EXHAUSTED; 0: however long.", (int)Default.MaxDispatchDelay.TotalMilliseconds, 0, 60_000);

    private readonly Option<int> _slowReader = Number("--slow-reader-seconds", "How long a caller may leave what it is sent unread before it is cut off.", (int)Default.SlowReader.TotalSeconds, 2, 3600);

    private readonly Option<int> _connectionAge = Number("--max-connection-age-seconds", "Age at which a connection is asked to end (GOAWAY), a tenth more or less; 0: never.", 0, 0, 7 * 86_400);

    private readonly Option<int> _message = Number("--max-message-kb", "Largest message of a call, in KiB.", Default.MaxMessageBytes >> 10, 1, 65_536);

    private readonly Option<int> _headers = Number("--max-header-kb", "All headers of a request, in KiB.", Default.MaxHeaderBytes >> 10, 1, 1024);

    private readonly Option<int> _streams = Number("--max-streams", "Calls in progress of one connection.", Default.MaxStreams, 1, 100_000);

    public IReadOnlyList<Option> All => [_inProgress, _dispatchDelay, _slowReader, _connectionAge, _message, _headers, _streams];

    /// <summary>Only where no option has an error.</summary>
    public OverloadSettings Read(ParseResult parsed) => new()
    {
        MaxInProgress = parsed.GetValue(_inProgress),
        MaxDispatchDelay = TimeSpan.FromMilliseconds(parsed.GetValue(_dispatchDelay)),
        SlowReader = TimeSpan.FromSeconds(parsed.GetValue(_slowReader)),
        MaxConnectionAge = TimeSpan.FromSeconds(parsed.GetValue(_connectionAge)),
        MaxMessageBytes = parsed.GetValue(_message) << 10,
        MaxHeaderBytes = parsed.GetValue(_headers) << 10,
        MaxStreams = parsed.GetValue(_streams),
    };

    private static Option<int> Number(string name, string description, int value, int min, int max)
        => new Option<int>(name) { Description = description, DefaultValueFactory = _ => value }.Within(min, max);
}
