using ImQuota.Domain.Admission;
using Xunit;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The random histories really go where the rules are: a rule they never reach they cannot test.</summary>
public sealed class HistoryCoverageTests
{
    private const int Histories = 200;

    [Fact]
    public async Task Histories_Played_ReachEveryReasonInEveryMode()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        var runner = new ContractRunner(new OracleSubjectFactory(watch: outcome => Note(outcome, seen)), readEvery: int.MaxValue);

        var found = await ContractSearch.FindAsync(runner, 1, Histories, TestContext.Current.CancellationToken);

        IEnumerable<string> wanted = Enum.GetValues<DenyReason>()
            .Where(reason => reason != DenyReason.None)
            .SelectMany(reason => new[] { $"denied {reason}", $"over limit {reason}", $"would deny {reason}" })
            .Except(Unreachable(), StringComparer.Ordinal)
            .Concat(["already", "kick", "left out, others joined", "left out, nobody joined", "unverified", "upgrade standard", "upgrade premium"]);
        Assert.Null(found);
        Assert.Empty(wanted.Except(seen, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>Facts of unknown apps are denied, facts make groups known, and only limits are observed.</summary>
    private static IEnumerable<string> Unreachable() =>
    [
        $"over limit {DenyReason.AppNotFound}",
        $"over limit {DenyReason.GroupNotFound}",
        .. Enum.GetValues<DenyReason>().Where(reason => reason < DenyReason.UserLimit).Select(reason => $"would deny {reason}"),
    ];

    private static void Note(AdmissionOutcome outcome, HashSet<string> seen)
    {
        string flag = outcome switch
        {
            { Allowed: false } => "denied",
            { OverLimit: true } => "over limit",
            { WouldDeny: true } => "would deny",
            _ => "",
        };
        seen.Add($"{flag} {outcome.Reason}");
        seen.Add($"upgrade {outcome.UpgradeTo}");
        AddIf(outcome.Already, "already");
        AddIf(outcome.Kick.Count > 0, "kick");
        AddIf(outcome.Unverified.Count > 0, "unverified");
        AddIf(outcome.OverLimitUserIds.Count > 0, outcome.Allowed ? "left out, others joined" : "left out, nobody joined");

        void AddIf(bool holds, string what)
        {
            if (holds)
            {
                seen.Add(what);
            }
        }
    }
}
