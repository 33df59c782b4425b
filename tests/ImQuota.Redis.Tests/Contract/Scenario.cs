using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Testing.Clock;
using ImQuota.Testing.Histories;
using NodaTime;
using Xunit;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>One app on a fresh store of an engine, for tests that state their answers themselves.</summary>
internal sealed class Scenario : IAsyncDisposable
{
    /// <summary>The app of every scenario.</summary>
    internal const ulong App = 1_400_000_009;

    /// <summary>An afternoon in the middle of a month.</summary>
    internal static readonly Instant Start = Instant.FromUtc(2026, 5, 6, 7, 8);

    private readonly IContractSubjectFactory _factory;

    private Scenario(IContractSubjectFactory factory, IContractSubject subject, OddTimeProvider clock)
    {
        _factory = factory;
        Subject = subject;
        Clock = clock;
    }

    internal IContractSubject Subject { get; }

    internal OddTimeProvider Clock { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static Task<Scenario> StartAsync(string engine, string edition, params (LimitKey Key, long Limit)[] limits)
        => StartAsync(engine, edition, new AppSettings(), limits);

    internal static Task<Scenario> StartAsync(
        string engine, string edition, AppSettings settings, params (LimitKey Key, long Limit)[] limits)
        => StartAsync(engine, new AppTemplate(App, edition, "Etc/GMT-8", "singapore", settings, limits));

    internal static Task<Scenario> StartAsync(string engine, DenyCase one)
        => StartAsync(engine, new AppTemplate(App, one.Edition, "Etc/GMT-8", one.DataCentre, new AppSettings(), one.Limits));

    private static async Task<Scenario> StartAsync(string engine, AppTemplate template)
    {
        var clock = new OddTimeProvider(Start);
        IContractSubjectFactory factory = ContractEngines.Factory(engine);
        IContractSubject subject = await factory.CreateAsync(clock, Cancellation);
        Assert.True(await subject.Apps.CreateAsync(template.ToRecord(Start), new Domain.Audit.ChangeNote("Test"), Cancellation));
        return new Scenario(factory, subject, clock);
    }

    /// <summary>Another process on the same store.</summary>
    internal Task<IContractSubject> OtherProcessAsync() => _factory.AttachAsync(Subject, Cancellation);

    internal async Task<AdmissionOutcome> AskAsync(AdmissionAction action, AdmissionMode mode = AdmissionMode.Enforce)
    {
        AdmissionOutcome[] outcomes = await Subject.Admission.DecideAsync(App, [new AdmissionRequest(mode, action)], Cancellation);
        return Assert.Single(outcomes);
    }

    /// <summary>All of them must be allowed.</summary>
    internal async Task MustAsync(params IEnumerable<AdmissionAction> actions)
    {
        foreach (AdmissionAction action in actions)
        {
            AdmissionOutcome outcome = await AskAsync(action);
            Assert.True(outcome.Allowed, $"{action} was denied: {outcome.Reason}");
        }
    }

    internal async Task ChangeAsync(params IEnumerable<AppChange> changes)
    {
        foreach (AppChange change in changes)
        {
            Assert.NotNull(await Subject.Apps.UpdateAsync(App, app => change.Apply(app, Clock.Now), new Domain.Audit.ChangeNote("Test"), Cancellation));
        }
    }

    internal async Task<AppUsage> UsageAsync()
    {
        AppUsage? usage = await Subject.Usage.GetAppAsync(App, Cancellation);
        Assert.NotNull(usage);
        return usage;
    }

    internal async Task<UserUsage> UserAsync(string userId)
    {
        UserUsage? usage = await Subject.Usage.GetUserAsync(App, userId, Cancellation);
        Assert.NotNull(usage);
        return usage;
    }

    internal async Task<GroupUsage?> GroupAsync(string groupId) => await Subject.Usage.GetGroupAsync(App, groupId, Cancellation);

    public ValueTask DisposeAsync() => Subject.DisposeAsync();
}
