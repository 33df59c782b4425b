using System.CommandLine;
using ImQuota.Load.H2;
using ImQuota.Load.Running;
using ImQuota.Load.Traffic;

namespace ImQuota.Load.Cli;

/// <summary>The options that say what traffic goes where.</summary>
internal sealed class TrafficOptionSet
{
    private readonly Option<H2Endpoint> _target = OptionKinds.Endpoint("--target", "http://127.0.0.1:5250", "Admission address: http://host:port or unix:/path.");
    private readonly Option<H2Endpoint> _admin = OptionKinds.Endpoint("--admin", "http://127.0.0.1:5251", "Admin address, where the apps are made and their limits and usage read.");
    private readonly Option<TransportKind> _transport = OptionKinds.Choice("--transport", TransportKind.Unary, "How it is asked: a call an action, Admit, AdmitStream, or ImQuota.Client, which gathers calls by itself.");
    private readonly Option<int> _connections = OptionKinds.Number("--connections", 8, 1, 256, "Connections, or streams, to the service (client: at most 16 streams).");
    private readonly Option<int> _batch = OptionKinds.Number("--batch", 64, 1, 1000, "Actions a call of admit and stream.");
    private readonly Option<int> _inFlight = OptionKinds.Number("--in-flight", 512, 1, 100_000, "Calls that may be unanswered. One that is due beyond that is dropped and counted, never put off.");
    private readonly Option<double> _zipf = OptionKinds.Decimal("--zipf", 1, 0, 3, "Exponent of the popularity of groups: 0 is all alike.");
    private readonly Option<TimeSpan> _wave = OptionKinds.Duration("--wave", TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromHours(24), "From one wave of logins to the next; 0s: none.");
    private readonly Option<bool> _even = new("--even") { Description = "Calls at even distances instead of the random ones of independent callers (Poisson)." };
    private readonly Option<int> _apps = OptionKinds.Number("--apps", 20, 1, 1000, "Apps: the first is a giant on Premium with half of the traffic, the others are small, on Developer and Standard.");
    private readonly Option<ulong> _firstApp = OptionKinds.AppId("--first-app", 2_000_000_000, "Id of the first app; the others follow. Apps of an earlier run are removed first, anybody else's are left alone.");
    private readonly Option<int> _users = OptionKinds.Number("--users", 20_000, 2, 10_000_000, "Users of the giant.");
    private readonly Option<int> _groups = OptionKinds.Number("--groups", 500, 1, 100_000, "Groups of the giant.");
    private readonly Option<int> _seed = OptionKinds.Number("--seed", 1, 0, int.MaxValue, "The same seed gives the same traffic.");
    private readonly Option<bool> _keep = new("--keep-apps") { Description = "Leave the apps in the store instead of removing them at the end." };

    private readonly Option<TrafficMix> _mix = new("--mix")
    {
        Description = $"Weights of kinds of actions, e.g. 'login=3,join=7', or a name: {string.Join("; ", TrafficMix.Named.Select(mix => $"{mix.Key} ({mix.Value})"))}.",
        DefaultValueFactory = _ => TrafficMix.TryParse("day", out string _)!,
        CustomParser = result =>
        {
            TrafficMix? mix = TrafficMix.TryParse(result.Tokens[0].Value, out string error);
            if (mix is null)
            {
                result.AddError($"--mix is '{result.Tokens[0].Value}': {error}.");
            }

            return mix;
        },
    };

    public void AddTo(Command command)
    {
        Option[] all = [_target, _admin, _transport, _connections, _batch, _inFlight, _mix, _zipf, _wave, _even, _apps, _firstApp, _users, _groups, _seed, _keep];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    public TrafficOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_target)!,
        parsed.GetValue(_admin)!,
        parsed.GetValue(_transport),
        parsed.GetValue(_connections),
        parsed.GetValue(_batch),
        parsed.GetValue(_inFlight),
        parsed.GetValue(_mix)!,
        parsed.GetValue(_zipf),
        parsed.GetValue(_wave),
        parsed.GetValue(_even),
        parsed.GetValue(_apps),
        parsed.GetValue(_firstApp),
        parsed.GetValue(_users),
        parsed.GetValue(_groups),
        parsed.GetValue(_seed),
        parsed.GetValue(_keep));
}
