using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Redis;
using ImQuota.Redis.Connections;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Operations;

/// <summary>Looks at the store as an operator would, and says what to do. A store that is away is a finding, not a failure.</summary>
internal sealed class Diagnosis(ImQuotaStore store, IStoreProbe probe, TimeProvider time)
{
    /// <summary>Less than callers of the page or the command line wait.</summary>
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(3);

    /// <summary>Enough for a slow one to be told from a slow store.</summary>
    private const int Looks = 5;

    /// <summary>A decision's share of the caller's 20 ms (docs/architecture.md) is gone at that.</summary>
    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(6);

    /// <summary>Leases last seconds, and days and months turn by the service's clock: a second is noticed.</summary>
    private static readonly TimeSpan Skewed = TimeSpan.FromSeconds(1);

    /// <summary>Named at most: who has more looks at one thing that they have in common.</summary>
    private const int ParkedNamed = 10;

    public async Task<DiagnoseResponse> MakeAsync(CancellationToken cancellationToken)
    {
        var found = new List<DiagnosisFinding>();
        await LookAsync(found, "store", async () => await ProbeAsync(found, cancellationToken), cancellationToken);
        await LookAsync(found, "latency", async () => Servers(found, await LookAtServersAsync(cancellationToken)), cancellationToken);
        await LookAsync(found, "settings", async () => Findings(found, "settings", await store.CheckSettingsAsync(), "persists what it is given, and evicts nothing"), cancellationToken);
        await LookAsync(found, "permissions", async () => Findings(found, "permissions", await store.CheckPermissionsAsync(), "lets the service do all that it does"), cancellationToken);
        await LookAsync(found, "billing", async () => await BillingAsync(found, cancellationToken), cancellationToken);
        var response = new DiagnoseResponse { CheckedAt = time.Now().ToTimestamp() };
        response.Findings.AddRange(found.OrderByDescending(finding => finding.Severity));
        return response;
    }

    private async Task LookAsync(List<DiagnosisFinding> found, string check, Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look().WaitAsync(LookWithin, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Add(found, check, "", DiagnosisSeverity.Error, $"The store did not answer within {LookWithin.TotalSeconds} s.");
        }
        catch (StoreUnavailableException away)
        {
            Add(found, check, "", DiagnosisSeverity.Error, away.Message);
        }
    }

    private async Task ProbeAsync(List<DiagnosisFinding> found, CancellationToken cancellationToken)
    {
        string? why = await probe.ProbeAsync(cancellationToken);
        Add(found, "store", "", why is null ? DiagnosisSeverity.Ok : DiagnosisSeverity.Error, why ?? "The store is the known one, and answers.");
    }

    private async Task BillingAsync(List<DiagnosisFinding> found, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> parked = await store.ParkedAccounts.ListAsync(ParkedNamed, cancellationToken);
        foreach (string account in parked)
        {
            Add(found, "billing", account, DiagnosisSeverity.Warning, "Its billing is parked: a bill broke an invariant, and nothing is issued until somebody has looked and released it (docs/runbook.md#imquotabillsparked).");
        }

        long more = parked.Count < ParkedNamed ? 0 : await store.ParkedAccounts.CountAsync(cancellationToken) - parked.Count;
        if (more > 0)
        {
            Add(found, "billing", "", DiagnosisSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"The billing of {more} more accounts is parked."));
        }

        if (parked.Count == 0)
        {
            Add(found, "billing", "", DiagnosisSeverity.Ok, "No account's billing is parked.");
        }
    }

    /// <summary>One slow answer is a busy moment of somebody: the fastest of some is what store and network need.</summary>
    private async Task<IReadOnlyList<EndpointHealth>> LookAtServersAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<EndpointHealth> fastest = await store.LookAtServersAsync(cancellationToken);
        for (int look = 1; look < Looks && fastest.Any(one => one.RoundTrip > SlowRoundTrip); look++)
        {
            IReadOnlyList<EndpointHealth> again = await store.LookAtServersAsync(cancellationToken);
            fastest = [.. fastest.Select(one => again.FirstOrDefault(other => IsFaster(other, one)) ?? one)];
        }

        return fastest;

        static bool IsFaster(EndpointHealth other, EndpointHealth one)
            => string.Equals(other.Endpoint, one.Endpoint, StringComparison.Ordinal) && one.Fault is null && other.Fault is null && other.RoundTrip < one.RoundTrip;
    }

    private static void Servers(List<DiagnosisFinding> found, IReadOnlyList<EndpointHealth> servers)
    {
        foreach (EndpointHealth server in servers)
        {
            string role = server.IsReplica ? "replica" : "primary";
            if (server.Fault is { } fault)
            {
                Add(found, "latency", server.Endpoint, server.IsReplica ? DiagnosisSeverity.Warning : DiagnosisSeverity.Error, $"The {role} does not answer: {StoreFaultLabels.Of(fault)}.");
                continue;
            }

            bool slow = server.RoundTrip > SlowRoundTrip;
            Add(found, "latency", server.Endpoint, slow ? DiagnosisSeverity.Warning : DiagnosisSeverity.Ok, string.Create(
                CultureInfo.InvariantCulture,
                $"The {role} answers in {server.RoundTrip.TotalMilliseconds:0.0} ms{(slow ? $"; above {SlowRoundTrip.TotalMilliseconds} ms decisions come late: look at its load and at the network" : "")}."));
            bool skewed = server.ClockSkew.Duration() > Skewed;
            Add(found, "clock", server.Endpoint, skewed ? DiagnosisSeverity.Warning : DiagnosisSeverity.Ok, string.Create(
                CultureInfo.InvariantCulture,
                $"Its clock is {server.ClockSkew.TotalMilliseconds:0} ms from ours{(skewed ? "; days, months and leases follow ours: synchronise them" : "")}."));
        }
    }

    private static void Findings(List<DiagnosisFinding> found, string check, IReadOnlyList<StoreFinding> findings, string good)
    {
        foreach (StoreFinding finding in findings)
        {
            Add(found, check, "", finding.Unsafe ? DiagnosisSeverity.Error : DiagnosisSeverity.Warning, finding.Text);
        }

        if (findings.Count == 0)
        {
            Add(found, check, "", DiagnosisSeverity.Ok, $"The store {good}.");
        }
    }

    private static void Add(List<DiagnosisFinding> found, string check, string subject, DiagnosisSeverity severity, string text)
        => found.Add(new DiagnosisFinding { Check = check, Subject = subject, Severity = severity, Text = text });
}
