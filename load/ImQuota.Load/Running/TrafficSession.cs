using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Load.Checking;
using ImQuota.Load.Driving;
using ImQuota.Load.H2;
using ImQuota.Load.Traffic;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Running;

/// <summary>Apps that were made for the traffic, a transport to the service, and the books about both.</summary>
internal sealed class TrafficSession : IAsyncDisposable
{
    private const int MostClientStreams = 16;
    private readonly TrafficOptions _options;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<TrafficApp> _plan;
    private readonly IReadOnlyList<AppBook> _books;
    private readonly GrpcChannel _admin;
    private readonly AppsSetup _setup;
    private readonly ITransport _transport;
    private readonly ActionSource _source;
    private readonly ActionWriter _writer;

    private TrafficSession(
        TrafficOptions options, TimeProvider time, IReadOnlyList<TrafficApp> plan, IReadOnlyList<AppBook> books, GrpcChannel admin, AppsSetup setup, ITransport transport)
    {
        (_options, _time, _plan, _books, _admin, _setup, _transport) = (options, time, plan, books, admin, setup, transport);
        _source = new ActionSource(plan, options.Mix, options.Zipf, options.Wave, options.Seed);
        _writer = new ActionWriter(plan);
        Checker = new ReplyChecker(books);
    }

    public ReplyChecker Checker { get; }

    public static async Task<TrafficSession> OpenAsync(TrafficOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyList<TrafficApp> plan = TrafficPlan.Build(options.FirstApp, options.Apps, options.Users, options.Groups);
        GrpcChannel admin = Channels.Open(options.Admin);
        ITransport? transport = null;
        try
        {
            transport = await OpenTransportAsync(options, time, cancellationToken);
            var setup = new AppsSetup(new AppService.AppServiceClient(admin), new UsageService.UsageServiceClient(admin), time);
            return new TrafficSession(options, time, plan, await setup.CreateAsync(plan, cancellationToken), admin, setup, transport);
        }
        catch
        {
            admin.Dispose();
            if (transport is not null)
            {
                await transport.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Drives a part of the traffic, which goes on where the part before it ended.</summary>
    /// <param name="rate">Decisions a second; a call of many actions is due as often less.</param>
    public Task DriveAsync(double rate, TimeSpan warmup, TimeSpan length, LoadMeter meter, CancellationToken cancellationToken)
    {
        double calls = rate / _options.ActionsACall;
        ISchedule schedule = _options.Even ? new EvenSchedule(calls) : new PoissonSchedule(calls, _options.Seed);
        var loop = new OpenLoop(_time, new NativePacer(_time), _options.InFlight);
        return loop.RunAsync(schedule, warmup, warmup + length, SendAsync, meter, cancellationToken);
    }

    /// <summary>Holds what the store counted against what the replies prove. Nothing may be in flight.</summary>
    public Task CheckUsageAsync(CancellationToken cancellationToken)
        => new UsageCheck(new UsageService.UsageServiceClient(_admin)).RunAsync(_books, Checker, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        if (!_options.KeepApps)
        {
            await RemoveAppsAsync();
        }

        _admin.Dispose();
    }

    private static async Task<ITransport> OpenTransportAsync(TrafficOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Transport == TransportKind.Stream)
        {
            return new RoundRobinTransport(
                [.. Enumerable.Range(0, options.Connections).Select(_ => new StreamTransport(Channels.Open(options.Target), options.Batch, time))]);
        }

        if (options.Transport == TransportKind.Client)
        {
            return await ClientTransport.ConnectAsync(options.Target, Math.Min(options.Connections, MostClientStreams), options.InFlight, time, cancellationToken);
        }

        H2Pool pool = await H2Pool.ConnectAsync(options.Target, options.Connections, time, cancellationToken);
        return options.Transport == TransportKind.Unary ? new UnaryTransport(pool) : new AdmitTransport(pool, options.Batch);
    }

    private async ValueTask<CallOutcome> SendAsync(TimeSpan due)
    {
        var actions = new AdmitAction[_options.ActionsACall];
        var pending = new PendingReply[actions.Length];
        for (int i = 0; i < actions.Length; i++)
        {
            LoadAction action = _source.Next(due);
            actions[i] = _writer.Write(action);
            pending[i] = Checker.Begin(action);
        }

        TransportReply reply = await _transport.SendAsync(actions);
        if (reply.Failure.Length == 0 && reply.Results.Count != actions.Length)
        {
            Checker.AddWrong($"a call of {actions.Length} actions got {reply.Results.Count} results");
        }

        int decisions = 0;
        for (int i = 0; i < actions.Length; i++)
        {
            if (i < reply.Results.Count)
            {
                decisions += reply.Results[i].Decision is null ? 0 : 1;
                Checker.End(pending[i], reply.Results[i]);
            }
            else
            {
                Checker.Fail(pending[i], reply.Failure);
            }
        }

        return new CallOutcome(reply.ArrivedAt, decisions < actions.Length, decisions);
    }

    private async Task RemoveAppsAsync()
    {
        try
        {
            foreach (TrafficApp app in _plan)
            {
                await _setup.RemoveAsync(app.Id, CancellationToken.None);
            }
        }
        catch (Grpc.Core.RpcException)
        {
            // The service may be gone; the next run removes what this one leaves.
        }
    }
}
