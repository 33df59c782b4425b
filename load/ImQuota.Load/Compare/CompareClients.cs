using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Client;
using ImQuota.Load.H2;
using ImQuota.Load.Measuring;
using ImQuota.Load.Peers;
using ImQuota.Load.Peers.V1;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Compare;

/// <summary>Our own connections to the servers of a comparison, each call with a check of its answer.</summary>
internal sealed class CompareClients : IAsyncDisposable
{
    private const int AdmitActions = 64;
    private const int StreamActions = 16;
    private const int Streams = 4;
    private readonly CompareOptions _options;
    private readonly TimeProvider _time;
    private readonly JoinMessages _joins;
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly H2Method _emptyMethod;
    private readonly H2Method _joinMethod;
    private readonly H2Method _admitMethod;
    private readonly H2Method _secondJoinMethod;
    private readonly byte[] _evalSha = RedisPipe.Command(
        "EVALSHA", OneLimitScript.Sha, "1", OneLimitScript.Key, OneLimitScript.Limit.ToString(CultureInfo.InvariantCulture));

    private H2Pool _empty = null!;
    private H2Pool _service = null!;
    private H2Pool? _second;
    private GrpcChannel _emptyChannel = null!;
    private PeerService.PeerServiceClient _emptyClient = null!;
    private StreamTransport[] _streams = [];
    private ImQuotaClient _client = null!;
    private RedisPipe[] _redis = [];
    private OverAdmissionRace _race = null!;

    private CompareClients(CompareOptions options, CompareServers servers, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _joins = new JoinMessages(CompareOptions.App, options.Groups);
        _emptyMethod = new H2Method("/imquota.load.v1.PeerService/Empty", servers.Empty.Endpoint.Authority);
        _joinMethod = AdmissionMethods.Method(servers.Service.Admission.Authority, "JoinGroup");
        _admitMethod = AdmissionMethods.Method(servers.Service.Admission.Authority, "Admit");
        _secondJoinMethod = AdmissionMethods.Method((servers.SecondService ?? servers.Service).Admission.Authority, "JoinGroup");
    }

    public (int Races, int OverAdmitted, string? Problem) Race => _race.Result;

    public static async Task<CompareClients> OpenAsync(CompareOptions options, CompareServers servers, TimeProvider time, CancellationToken cancellationToken)
    {
        var clients = new CompareClients(options, servers, time);
        try
        {
            await clients.OpenAllAsync(servers, cancellationToken);
            return clients;
        }
        catch
        {
            await clients.DisposeAsync();
            throw;
        }
    }

    public async Task<(int, string?)> OwnEmptyAsync(int caller) => One(Verdicts.Empty(await _empty.CallAsync(_emptyMethod, default)));

    public async Task<(int, string?)> OwnJoinAsync(int caller) => One(Verdicts.Join(await _service.CallAsync(_joinMethod, _joins.Join())));

    public async Task<(int, string?)> TwoServicesAsync(int caller)
        => One(Verdicts.Join(caller % 2 == 0 ? await _service.CallAsync(_joinMethod, _joins.Join()) : await _second!.CallAsync(_secondJoinMethod, _joins.Join())));

    public async Task<(int, string?)> OwnAdmitAsync(int caller)
    {
        H2Reply reply = await _service.CallAsync(_admitMethod, _joins.Admit(AdmitActions));
        return reply.Ok
            ? Verdicts.All(new TransportReply(Contracts.V1.AdmitResponse.Parser.ParseFrom(reply.Body.Span).Results, reply.ArrivedAt, ""), AdmitActions)
            : (0, $"grpc-status {reply.Status}: {reply.Message}");
    }

    /// <summary>As many decisions in flight as all the others have, in messages of 16; a race at a limit runs beside it.</summary>
    public async Task<DriveResult> StreamAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        Task race = _race.RunAsync();
        DriveResult result = await ClosedLoop.RunAsync(
            Math.Max(Streams, _options.InFlight / StreamActions), length, _time,
            async caller => Verdicts.All(await _streams[caller % Streams].SendAsync(_joins.StreamMessage(StreamActions)), StreamActions), cancellationToken);
        await race;
        return result;
    }

    public async Task<(int, string?)> ClientEmptyAsync(int caller)
    {
        await _emptyClient.EmptyAsync(new EmptyRequest());
        return (1, null);
    }

    public async Task<(int, string?)> ClientStreamAsync(int caller)
    {
        AdmissionResult result = await _client.JoinGroupAsync(_joins.Request());
        return One(result.IsFallback ? result.Fault!.Status.Detail : Verdicts.New(result.Decision));
    }

    public async Task<(int, string?)> EvalShaAsync(int caller)
        => (await _redis[caller % _redis.Length].CallAsync(_evalSha)).Number > 0 ? (1, null) : (0, "the bare EVALSHA denied");

    /// <summary>The calls whose tail is compared, each at the same rate.</summary>
    public IReadOnlyList<TailSubject> Tails() =>
    [
        new(TailSubject.Empty, "empty unary call", async _ => Tail(await _empty.CallAsync(_emptyMethod, default), Verdicts.Empty)),
        new(TailSubject.Join, "ImQuota JoinGroup, new joins", async _ => Tail(await _service.CallAsync(_joinMethod, _joins.Join()), Verdicts.Join)),
        new(TailSubject.EvalSha, "bare EVALSHA", async _ =>
        {
            (long number, long arrived) = await _redis[0].CallAsync(_evalSha);
            return new Driving.CallOutcome(arrived, number <= 0, 1);
        }),
    ];

    public async ValueTask DisposeAsync()
    {
        for (int i = _opened.Count - 1; i >= 0; i--)
        {
            await _opened[i].DisposeAsync();
        }

        _emptyChannel?.Dispose();
    }

    private static Driving.CallOutcome Tail(H2Reply reply, Func<H2Reply, string?> check) => new(reply.ArrivedAt, check(reply) is not null, 1);

    private static (int, string?) One(string? problem) => (problem is null ? 1 : 0, problem);

    private async Task OpenAllAsync(CompareServers servers, CancellationToken cancellationToken)
    {
        _empty = Opened(await H2Pool.ConnectAsync(servers.Empty.Endpoint, _options.Connections, _time, cancellationToken));
        _service = Opened(await H2Pool.ConnectAsync(servers.Service.Admission, _options.Connections, _time, cancellationToken));
        if (servers.SecondService is { } second)
        {
            _second = Opened(await H2Pool.ConnectAsync(second.Admission, _options.Connections, _time, cancellationToken));
        }

        _emptyChannel = Channels.Open(servers.Empty.Endpoint);
        _emptyClient = new PeerService.PeerServiceClient(_emptyChannel);
        _streams = [.. Enumerable.Range(0, Streams).Select(_ => Opened(new StreamTransport(Channels.Open(servers.Service.Admission), StreamActions, _time)))];
        _client = Opened(ImQuotaClient.Create(
            new ImQuotaClientOptions { Addresses = [servers.Service.Admission.Address.ToString()], Deadline = TimeSpan.FromSeconds(10), StallTimeout = TimeSpan.FromSeconds(10) }, _time));
        await _client.ConnectAsync(cancellationToken);
        _redis = new RedisPipe[_options.Connections];
        for (int i = 0; i < _redis.Length; i++)
        {
            _redis[i] = Opened(await RedisPipe.ConnectAsync(servers.Redis.Address, _time, cancellationToken));
        }

        _race = new OverAdmissionRace(_service);
    }

    private T Opened<T>(T connection)
        where T : IAsyncDisposable
    {
        _opened.Add(connection);
        return connection;
    }
}
