using ImQuota.Contracts.V1;
using ImQuota.Load.Checking;
using ImQuota.Load.Traffic;
using Xunit;

namespace ImQuota.Load.Tests.Checking;

/// <summary>An honest server is never accused, whatever is in flight; each kind of lie is seen.</summary>
public sealed class ReplyCheckerTests
{
    private readonly HonestApp _app = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void End_HonestServerWithCallsInFlightInAnyOrder_NothingWrong(int seed)
    {
        var random = new Random(seed);
        var sent = new List<(PendingReply Pending, LoadAction Action)>();
        var decided = new List<(PendingReply Pending, AdmitResult Result)>();
        for (int i = 0; i < 20_000; i++)
        {
            int user = random.Next(5);
            LoadAction action = random.Next(2) == 0 ? HonestApp.Join(user) : HonestApp.Leave(user);
            sent.Add((_app.Checker.Begin(action), action));
            while (sent.Count > 0 && random.Next(3) > 0)
            {
                int which = random.Next(sent.Count);
                decided.Add((sent[which].Pending, _app.Decide(sent[which].Action)));
                sent.RemoveAt(which);
            }

            while (decided.Count > 0 && random.Next(3) > 0)
            {
                int which = random.Next(decided.Count);
                _app.Checker.End(decided[which].Pending, decided[which].Result);
                decided.RemoveAt(which);
            }
        }

        Assert.Empty(_app.Checker.Wrong.First);
        Assert.True(_app.Checker.Allowed > 1_000 && _app.Checker.Already > 100 && _app.Checker.Denials["GroupFull"] > 100);
    }

    [Fact]
    public void End_OneTooManyGranted_IsWrong()
    {
        _app.Do(HonestApp.Join(1));
        _app.Do(HonestApp.Join(2));
        Assert.Equal(0, _app.Checker.Wrong.Count);

        _app.Do(HonestApp.Join(3), HonestApp.Allowed());

        Assert.Contains("granted as number 4 of 3 (group_members)", Assert.Single(_app.Checker.Wrong.First), StringComparison.Ordinal);
    }

    [Fact]
    public void End_SameJoinTwiceNotAlready_IsWrong()
    {
        _app.Do(HonestApp.Join(1));

        _app.Do(HonestApp.Join(1), HonestApp.Allowed());

        Assert.Contains("is not 'already', but it was so", Assert.Single(_app.Checker.Wrong.First), StringComparison.Ordinal);
    }

    [Fact]
    public void End_FirstJoinAlready_IsWrong()
    {
        _app.Do(HonestApp.Join(1), HonestApp.Allowed(already: true));

        Assert.Contains("is 'already', but it was not so", Assert.Single(_app.Checker.Wrong.First), StringComparison.Ordinal);
    }

    [Fact]
    public void End_DeniedFarBelowTheLimit_IsWrong()
    {
        _app.Do(HonestApp.Join(1), HonestApp.Full());

        Assert.Contains("at most 1 of 3 can have been used", Assert.Single(_app.Checker.Wrong.First), StringComparison.Ordinal);
    }

    [Fact]
    public void End_DeniedWhoWasIn_IsWrong()
    {
        _app.Do(HonestApp.Join(1));
        _app.Do(HonestApp.Join(2));

        _app.Do(HonestApp.Join(1), HonestApp.Full());

        Assert.Contains("it was so already", Assert.Single(_app.Checker.Wrong.First), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(9, 9)]
    public void End_DenialWithAnotherLimitOrUse_IsWrong(long used, long limit)
    {
        _app.Do(HonestApp.Join(1));
        _app.Do(HonestApp.Join(2));

        _app.Do(HonestApp.Join(3), HonestApp.Full(used, limit));

        Assert.Contains(_app.Checker.Wrong.First, sentence => sentence.Contains("is denied with", StringComparison.Ordinal));
    }

    [Fact]
    public void End_ReleaseDenied_IsWrong()
    {
        _app.Do(HonestApp.Join(1));

        _app.Do(HonestApp.Leave(1), HonestApp.Full());

        Assert.Contains("which never holds for it", _app.Checker.Wrong.First[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Feature.LiveBan, true)]
    [InlineData(Feature.UserStatus, false)]
    public void End_FeatureAgainstTheEdition_IsWrong(Feature feature, bool allowed)
    {
        var denied = new AdmitResult { Decision = new Decision { Verdict = Verdict.Denied, Reason = DenyReason.FeatureNotInEdition, Code = 10059, Message = "no" } };

        _app.Do(new LoadAction(ActionKind.Feature, 0, 1, (int)feature), allowed ? HonestApp.Allowed() : denied);

        Assert.Equal(1, _app.Checker.Wrong.Count);
    }

    [Fact]
    public void End_RegisteredUserDenied_IsWrong()
    {
        var login = new LoadAction(ActionKind.Login, 0, 1, 1);
        _app.Do(login, HonestApp.Allowed());

        _app.Do(login, new AdmitResult
        {
            Decision = new Decision { Verdict = Verdict.Denied, Reason = DenyReason.UserLimit, Code = 70398, Message = "m", Limit = new LimitUse { Key = AppBook.Users, Limit = 100, Used = 100 } },
        });

        Assert.Contains("never holds", Assert.Single(_app.Checker.Wrong.First), StringComparison.Ordinal);
    }

    [Fact]
    public void End_UsersAboveTheLimit_IsWrong()
    {
        for (int user = 0; user < 101; user++)
        {
            _app.Do(new LoadAction(ActionKind.Login, 0, user, 1), HonestApp.Allowed());
        }

        Assert.Contains("number 101 of 100 (users)", Assert.Single(_app.Checker.Wrong.First), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10014, "text")]
    [InlineData(12, 0, "text")]
    [InlineData(12, 10014, "")]
    public void End_DenialWithoutGrounds_IsWrong(int reason, int code, string message)
    {
        _app.Do(HonestApp.Join(1));
        _app.Do(HonestApp.Join(2));
        AdmitResult full = HonestApp.Full();
        (full.Decision.Reason, full.Decision.Code, full.Decision.Message) = ((DenyReason)reason, code, message);

        _app.Do(HonestApp.Join(3), full);

        Assert.Equal(1, _app.Checker.Wrong.Count);
    }

    [Fact]
    public void Fail_OutcomeUnknown_AccusesNobodyAfterwards()
    {
        _app.Checker.Fail(_app.Checker.Begin(HonestApp.Join(1)), "grpc-status 14: away");

        // It may or may not have been done.
        _app.Do(HonestApp.Join(1), HonestApp.Allowed(already: true));
        _app.Do(HonestApp.Leave(1), HonestApp.Allowed());
        _app.Do(HonestApp.Leave(1), HonestApp.Allowed(already: true));

        Assert.Empty(_app.Checker.Wrong.First);
        Assert.Equal((1L, "grpc-status 14: away"), (_app.Checker.Failed, _app.Checker.FirstFailure));
    }

    [Fact]
    public void End_ActionWithAnErrorCode_CountsAsFailed()
    {
        _app.Do(HonestApp.Join(1), new AdmitResult { ErrorCode = 14, ErrorMessage = "away" });

        Assert.Equal((0L, 1L, "error code 14: away"), (_app.Checker.Wrong.Count, _app.Checker.Failed, _app.Checker.FirstFailure));
    }

    [Fact]
    public void Wrong_ManyOfThem_AllCountedFirstTwentyTold()
    {
        for (int i = 0; i < 50; i++)
        {
            _app.Do(HonestApp.Join(i), HonestApp.Allowed(already: true));
        }

        Assert.Equal((50L, 20), (_app.Checker.Wrong.Count, _app.Checker.Wrong.First.Count));
    }
}
