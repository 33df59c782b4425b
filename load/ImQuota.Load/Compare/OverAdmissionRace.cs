using System.Globalization;
using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Load.H2;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Compare;

/// <summary>While the load runs, more users than have room join one group at once, each of them twice: exactly the limit may get in.</summary>
internal sealed class OverAdmissionRace(H2Pool pool)
{
    /// <summary>E5 of the Standard edition.</summary>
    public const int Limit = 200;

    private const int Users = 400;
    private readonly AdmissionMethods _methods = new(pool.Endpoint.Authority);
    private int _races;

    /// <summary>Races that were run, and users who got in above the limit, over all of them.</summary>
    public (int Races, int OverAdmitted, string? Problem) Result { get; private set; }

    public async Task RunAsync()
    {
        string group = string.Create(CultureInfo.InvariantCulture, $"race-{++_races}");
        await SendAsync(new AdmitAction { CreateGroup = new CreateGroupRequest { SdkAppId = CompareOptions.RaceApp, GroupId = group, Type = GroupType.Public } });
        (bool In, string? Problem)[] got = await Task.WhenAll(Enumerable.Range(0, 2 * Users).Select(i => SendAsync(new AdmitAction
        {
            JoinGroup = new JoinGroupRequest { SdkAppId = CompareOptions.RaceApp, GroupId = group, UserIds = { string.Create(CultureInfo.InvariantCulture, $"r{_races}-{i % Users}") } },
        })));
        int inside = got.Count(one => one.In);
        string? problem = got.Select(one => one.Problem).FirstOrDefault(one => one is not null)
            ?? (inside < Limit ? string.Create(CultureInfo.InvariantCulture, $"only {inside} of {Limit} got in") : null);
        Result = (_races, Result.OverAdmitted + Math.Max(0, inside - Limit), Result.Problem ?? problem);
    }

    private async Task<(bool In, string? Problem)> SendAsync(AdmitAction action)
    {
        (H2Method method, IMessage request) = _methods.Of(action);
        H2Reply reply = await pool.CallAsync(method, request.ToByteArray());
        if (!reply.Ok)
        {
            return (false, $"grpc-status {reply.Status}: {reply.Message}");
        }

        Decision decision = AdmissionMethods.Result(action.ActionCase, reply.Body.Span).Decision;
        return (decision is { Verdict: Verdict.Allowed, Already: false }, null);
    }
}
