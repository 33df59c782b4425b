using System.CommandLine;
using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Load.Cli;
using ImQuota.Load.H2;
using ImQuota.Load.Measuring;
using ImQuota.Load.Reports;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Scale;

/// <summary>Fills an app step by step and prints what each size costs.</summary>
internal sealed class ScaleCommand
{
    private readonly ReportOptionSet _report = new();
    private readonly Option<H2Endpoint> _target = OptionKinds.Endpoint("--target", "http://127.0.0.1:5250", "Admission address of a service on a real Redis.");
    private readonly Option<string?> _redis = OptionKinds.HostAndPort("--redis", "127.0.0.1:6379", "HOST:PORT of that Redis; asked for INFO only.");
    private readonly Option<int> _service = OptionKinds.Number("--service-pid", 0, 0, int.MaxValue, "Process of the service, for its CPU; 0: not asked.");
    private readonly Option<ulong> _app = OptionKinds.AppId("--app", 1_400_000_003, "App to fill: a fresh one with unlimited users, e.g. Premium.");
    private readonly Option<ulong> _small = OptionKinds.AppId("--small-app", 1_400_000_002, "A second fresh app, which stays at the first size and is measured in turn with it.");
    private readonly Option<int> _batch = OptionKinds.Number("--batch", ScaleRun.MeasuredPerCall, 1, 1_000, "Actions of a call while decisions are measured: the more go together, the more of them share a key of a small app.");
    private readonly Option<bool> _again = new("--measure-only") { Description = "Both apps were filled by an earlier run, with the same secret of the tags: do not fill them again." };
    private readonly Option<int> _users = OptionKinds.Number("--users", 1_000_000, 1_000, 10_000_000, "Users at the last step.");
    private readonly Option<int> _groups = OptionKinds.Number("--groups", 100_000, 10, 1_000_000, "Groups at the last step.");

    public Command Build(LoadConsole console)
    {
        var command = new Command(
            "scale",
            "Fills an app through the service in steps of ten and prints bytes of the store and CPU of a decision at each size. The service must run with fresh demo apps "
            + "(--demo). Ten memberships and ten friend sides a user are the day of a mid-sized chat service. The Redis is left full.")
        {
            _target, _redis, _service, _app, _small, _users, _groups, _batch, _again,
        };
        _report.AddTo(command);
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => RunAsync(parsed, console, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, LoadConsole console, CancellationToken cancellationToken)
    {
        using GrpcChannel channel = Channels.Open(parsed.GetValue(_target)!);
        var client = new AdmissionService.AdmissionServiceClient(channel);
        var scale = new ScaleRun(client, parsed.GetValue(_app), parsed.GetValue(_small), new RedisInfo(parsed.GetValue(_redis)!), parsed.GetValue(_service), parsed.GetValue(_batch));
        (int users, int groups) = (parsed.GetValue(_users), parsed.GetValue(_groups));
        IReadOnlyList<ScaleStep> steps = parsed.GetValue(_again)
            ? await scale.MeasureAgainAsync(users, groups, cancellationToken)
            : await scale.RunAsync(users, groups, step => console.NoteAsync(string.Create(CultureInfo.InvariantCulture, $"{step.Users:N0} users: done")), cancellationToken);
        await console.Output.WriteLineAsync(ScaleText.Table(steps));
        await console.Output.WriteLineAsync(ScaleText.Ratio(steps));
        await _report.WriteAsync(parsed, steps, "ImQuota.Load scale", [ScaleText.Chart(steps)]);
        return LoadConsole.Good;
    }
}
