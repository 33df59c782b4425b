using System.Globalization;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Load.Driving;
using ImQuota.Load.Measuring;
using ImQuota.Load.Running;
using ImQuota.Load.Scale;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Compare;

/// <summary>Starts everything, measures in interleaved rounds (A B C ... A B C ...), and sums up.</summary>
internal sealed class CompareRun(CompareOptions options, TimeProvider time, Func<string, Task> note)
{
    public async Task<CompareReport> RunAsync(CancellationToken cancellationToken)
    {
        await note("starting redis-server, the service and the peers");
        await using CompareServers servers = await CompareServers.StartAsync(options, time, cancellationToken);
        await PrepareAsync(options, servers, cancellationToken);
        await using CompareClients clients = await CompareClients.OpenAsync(options, servers, time, cancellationToken);
        using var http = new HttpClient();
        IReadOnlyList<Subject> subjects = new CompareSubjects(options, servers, clients, http, time).Build();
        await PeerAnswers.CheckAsync(servers, options, cancellationToken);
        List<SubjectFigures> figures = await MeasureAsync(subjects, cancellationToken);
        double rate = figures.Find(one => one.Key == CompareSubjects.OwnJoin)!.PerSecond / 2;
        IReadOnlyList<TailFigures> tails = await MeasureTailsAsync(clients, rate, cancellationToken);
        IReadOnlyList<ScaleStep> scale = options.ScaleUsers == 0 ? [] : await ScaleAsync(servers, cancellationToken);
        return new CompareReport(options, figures, tails, scale, Bars.Of(figures, tails, clients.Race, scale), Problems(figures, tails, clients));
    }

    /// <summary>Groups to join and the user who logs in again and again.</summary>
    internal static async Task PrepareAsync(CompareOptions options, CompareServers servers, CancellationToken cancellationToken)
    {
        using GrpcChannel channel = Channels.Open(servers.Service.Admission);
        var filler = new Filler(new AdmissionService.AdmissionServiceClient(channel), CompareOptions.App);
        await filler.GroupsAsync(0, options.Groups, cancellationToken);
        await filler.LoginsAsync(0, 1, cancellationToken);
    }

    private async Task<IReadOnlyList<ScaleStep>> ScaleAsync(CompareServers servers, CancellationToken cancellationToken)
    {
        using GrpcChannel admin = Channels.Open(servers.Service.Admin);
        var apps = new AppService.AppServiceClient(admin);
        foreach (ulong app in (ulong[])[CompareOptions.ScaleApp, CompareOptions.SmallApp])
        {
            await apps.CreateAppAsync(new CreateAppRequest { SdkAppId = app, Account = AppsSetup.NewAccount(), Edition = "premium" }, cancellationToken: cancellationToken);
        }

        using GrpcChannel channel = Channels.Open(servers.Service.Admission);
        var client = new AdmissionService.AdmissionServiceClient(channel);
        var run = new ScaleRun(client, CompareOptions.ScaleApp, CompareOptions.SmallApp, new RedisInfo(servers.Redis.Address), servers.Service.Id);
        return await run.RunAsync(
            options.ScaleUsers, options.ScaleUsers / 10, step => note(string.Create(CultureInfo.InvariantCulture, $"scale: {step.Users:N0} users: done")), cancellationToken);
    }

    private async Task<List<SubjectFigures>> MeasureAsync(IReadOnlyList<Subject> subjects, CancellationToken cancellationToken)
    {
        var samples = subjects.ToDictionary(subject => subject.Key, _ => new List<Sample>(), StringComparer.Ordinal);
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (Subject subject in subjects)
            {
                Sample sample = await subject.MeasureAsync(options.Length, cancellationToken);
                samples[subject.Key].Add(sample);
                await note(string.Create(CultureInfo.InvariantCulture, $"round {round} of {options.Rounds}: {subject.Name}: {sample.PerSecond:N0}/s{(sample.Problem is null ? "" : " PROBLEM: " + sample.Problem)}"));
            }
        }

        return [.. subjects.Select(subject => SubjectFigures.Of(subject.Key, subject.Name, samples[subject.Key]))];
    }

    private async Task<IReadOnlyList<TailFigures>> MeasureTailsAsync(CompareClients clients, double rate, CancellationToken cancellationToken)
    {
        IReadOnlyList<TailSubject> subjects = clients.Tails();
        var meters = subjects.ToDictionary(subject => subject.Key, _ => new List<LoadMeter>(), StringComparer.Ordinal);
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (TailSubject subject in subjects)
            {
                LoadMeter meter = await subject.MeasureAsync(rate, round, options.Length, time, cancellationToken);
                meters[subject.Key].Add(meter);
                await note(string.Create(CultureInfo.InvariantCulture, $"round {round} of {options.Rounds}: {subject.Name} at {rate:N0}/s: p99 {meter.Latency.Summary().P99Micros:N0} µs"));
            }
        }

        return [.. subjects.Select(subject => TailFigures.Of(subject, rate, meters[subject.Key]))];
    }

    private static List<string> Problems(IEnumerable<SubjectFigures> figures, IEnumerable<TailFigures> tails, CompareClients clients)
    {
        List<string> problems = [.. figures.Where(one => one.Problem is not null).Select(one => $"{one.Name}: {one.Problem}")];
        problems.AddRange(tails.Where(one => one.Failed > 0).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Failed} calls at the fixed rate failed")));
        if (clients.Race.Problem is { } race)
        {
            problems.Add("race at a limit: " + race);
        }

        return problems;
    }
}
