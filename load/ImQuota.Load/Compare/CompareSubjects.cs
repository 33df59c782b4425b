using System.Globalization;
using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Load.H2;
using ImQuota.Load.Measuring;
using ImQuota.Load.Peers;
using ImQuota.Load.Peers.Envoy;
using ImQuota.Load.Peers.V1;
using ImQuota.Load.Processes;
using ImQuota.Load.Scale;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Compare;

/// <summary>What is measured in every round, with how it is driven and how its answers are counted.</summary>
internal sealed class CompareSubjects(CompareOptions options, CompareServers servers, CompareClients clients, HttpClient http, TimeProvider time)
{
    public const string Empty = "empty";
    public const string Join = "join";
    public const string Login = "login";
    public const string Admit = "admit";
    public const string Nginx = "nginx";
    public const string ScriptText = "script-text";
    public const string OwnEmpty = "own-empty";
    public const string OwnJoin = "own-join";
    public const string OwnAdmit = "own-admit";
    public const string Stream = "stream";
    public const string ClientEmpty = "client-empty";
    public const string ClientStream = "client-stream";
    public const string EvalSha = "evalsha";
    public const string TwoServices = "two-services";

    private const int AdmitActions = 64;
    private const int SlackFactor = 8;
    private const string JoinPath = "/imquota.v1.AdmissionService/JoinGroup";
    private const string EmptyPath = "/imquota.load.v1.PeerService/Empty";
    private const string CheckPath = "/imquota.load.v1.PeerService/Check";

    public IReadOnlyList<Subject> Build() => [.. ByH2Load(), .. ByOwnClients()];

    private IEnumerable<Subject> ByH2Load()
    {
        if (servers.H2Load is not { } h2load)
        {
            yield break;
        }

        // DRY_RUN looks at every limit of a join that is not so yet, over and over; one body could be joined for real only once.
        byte[] join = new JoinGroupRequest { SdkAppId = CompareOptions.App, Mode = Mode.DryRun, GroupId = Filler.Group(0), UserIds = { "nobody" } }.ToByteArray();
        byte[] login = new LoginRequest { SdkAppId = CompareOptions.App, UserId = Filler.User(0), Platform = Platform.Android, ConnectionId = "c-0", NodeId = "node-0" }.ToByteArray();
        var admit = new AdmitRequest();
        admit.Actions.AddRange(Enumerable.Range(0, AdmitActions).Select(i =>
        {
            AdmitAction action = JoinMessages.Action(CompareOptions.App, i, options.Groups);
            action.JoinGroup.Mode = Mode.DryRun;
            action.JoinGroup.UserIds[0] = "nobody" + i.ToString(CultureInfo.InvariantCulture);
            return action;
        }));
        byte[] check = new CheckRequest { Key = OneLimitScript.Key }.ToByteArray();
        yield return H2(h2load, Empty, "empty unary call", servers.Empty.Endpoint, EmptyPath, [], [servers.Empty.Id], 0, CountAsync(servers.Empty));
        yield return H2(h2load, Join, "ImQuota JoinGroup (every limit)", servers.Service.Admission, JoinPath, join, [servers.Service.Id], servers.Redis.Id, Joins);
        yield return H2(
            h2load, Login, "ImQuota Login (the same user again)", servers.Service.Admission, "/imquota.v1.AdmissionService/Login", login, [servers.Service.Id], servers.Redis.Id,
            ending => Counter.AllowedAsync("login", ending));
        yield return H2(
            h2load, Admit, "ImQuota Admit, 64 joins a call", servers.Service.Admission, "/imquota.v1.AdmissionService/Admit", admit.ToByteArray(), [servers.Service.Id], servers.Redis.Id, Joins, AdmitActions);
        yield return H2(
            h2load, ScriptText, "the obvious .NET way, one limit", servers.ScriptText.Endpoint, CheckPath, check, [servers.ScriptText.Id], servers.Redis.Id, OneLimitAsync);
        if (servers.Nginx is { } nginx)
        {
            yield return H2(h2load, Nginx, "nginx + lua + redis, one limit", nginx.Endpoint, CheckPath, check, [nginx.Id], servers.Redis.Id, OneLimitAsync);
        }

        foreach (string peer in options.EnvoyPeers)
        {
            var limit = new RateLimitRequest { Domain = "imquota", Descriptors = { new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = "app", Value = "one" } } } } };
            yield return H2(
                h2load, "envoy:" + peer, "envoy ratelimit at " + peer, H2Endpoint.TryParse("http://" + peer)!, "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit",
                limit.ToByteArray(), [], 0, null);
        }
    }

    private IEnumerable<Subject> ByOwnClients()
    {
        yield return Own(OwnEmpty, "empty unary call, own client", [servers.Empty.Id], 0, clients.OwnEmptyAsync, CountAsync(servers.Empty));
        yield return Own(OwnJoin, "ImQuota JoinGroup, new joins, own client", [servers.Service.Id], servers.Redis.Id, clients.OwnJoinAsync, Joins);
        yield return Own(OwnAdmit, "ImQuota Admit, 64 new joins a call, own client", [servers.Service.Id], servers.Redis.Id, clients.OwnAdmitAsync, Joins, 4);
        yield return new Subject
        {
            Key = Stream,
            Name = "ImQuota AdmitStream, new joins",
            Drive = clients.StreamAsync,
            Servers = [servers.Service.Id],
            Redis = servers.Redis.Id,

            // The race joins too, and only the winners of it are allowed; twice, since the second of a pair is already in.
            Counted = Joins,
            CountSlack = 2 * OverAdmissionRace.Limit,
        };
        yield return Own(ClientEmpty, "empty unary call, Grpc.Net.Client", [servers.Empty.Id], 0, clients.ClientEmptyAsync, CountAsync(servers.Empty));
        yield return Own(ClientStream, "ImQuota.Client, new joins", [servers.Service.Id], servers.Redis.Id, clients.ClientStreamAsync, Joins);
        yield return Own(EvalSha, "bare EVALSHA, one limit", [], servers.Redis.Id, clients.EvalShaAsync, OneLimitAsync);
        if (servers.SecondService is { } second)
        {
            var other = new DecisionCounter(http, second.Admin);
            yield return Own(
                TwoServices, "ImQuota JoinGroup, new joins, two services", [servers.Service.Id, second.Id], servers.Redis.Id, clients.TwoServicesAsync,
                async ending => await Joins(ending) + await other.AllowedAsync("join_group", ending));
        }
    }

    private DecisionCounter Counter => new(http, servers.Service.Admin);

    private Func<CancellationToken, Task<long>> Joins => ending => Counter.AllowedAsync("join_group", ending);

    private static Subject H2(
        H2Load h2load, string key, string name, H2Endpoint endpoint, string path, byte[] message, IReadOnlyList<int> processes, int redis, Func<CancellationToken, Task<long>>? counted, int actions = 1)
        => new()
        {
            Key = key,
            Name = name,
            Drive = async (length, ending) =>
            {
                long calls = await h2load.RunAsync(endpoint, path, message, length, ending);
                return new DriveResult(calls * actions, Math.Max(1, (int)length.TotalSeconds), null);
            },
            Servers = processes,
            Redis = redis,
            Counted = counted,

            // Calls in flight at the end, and those answered before all its connections are up, which h2load does not count.
            CountSlack = SlackFactor * h2load.InFlight * actions,
        };

    private Subject Own(
        string key, string name, IReadOnlyList<int> processes, int redis, Func<int, Task<(int, string?)>> call, Func<CancellationToken, Task<long>>? counted, int inFlightDivisor = 1)
        => new()
        {
            Key = key,
            Name = name,
            Drive = (length, ending) => ClosedLoop.RunAsync(Math.Max(1, options.InFlight / inFlightDivisor), length, time, call, ending),
            Servers = processes,
            Redis = redis,
            Counted = counted,
        };

    private static Func<CancellationToken, Task<long>> CountAsync(PeerProcess peer) => async ending =>
    {
        using Grpc.Net.Client.GrpcChannel channel = Channels.Open(peer.Endpoint);
        return (await new PeerService.PeerServiceClient(channel).CountAsync(new CountRequest(), cancellationToken: ending)).Calls;
    };

    /// <summary>What the counter in Redis says: as many as the answers that allowed.</summary>
    private async Task<long> OneLimitAsync(CancellationToken cancellationToken)
    {
        await using RedisPipe pipe = await RedisPipe.ConnectAsync(servers.Redis.Address, time, cancellationToken);
        return (await pipe.CallAsync(RedisPipe.Command("INCRBY", OneLimitScript.Key, "0"))).Number;
    }
}
