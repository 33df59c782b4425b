using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Fallback;
using Xunit;

namespace ImQuota.Server.Tests.Fallback;

/// <summary>Rules of failure policies: the most specific one holds, in whatever order they stand.</summary>
public sealed class FailurePoliciesTests
{
    private static readonly AdmissionAction Login = new LoginAction("u", Platform.Web, "c", "n");
    private static readonly AdmissionAction Leave = new LeaveGroupAction("g", ["u"]);

    [Theory]
    [InlineData("bounded", FailurePolicy.Bounded, FailurePolicy.Bounded, FailurePolicy.Bounded)]
    [InlineData("closed", FailurePolicy.Closed, FailurePolicy.Closed, FailurePolicy.Closed)]
    [InlineData("login=open", FailurePolicy.Open, FailurePolicy.Bounded, FailurePolicy.Open)]
    [InlineData("login=open,closed", FailurePolicy.Open, FailurePolicy.Closed, FailurePolicy.Open)]
    [InlineData("7/login=open,7=closed,login=bounded", FailurePolicy.Bounded, FailurePolicy.Bounded, FailurePolicy.Open)]
    [InlineData("7=closed,open", FailurePolicy.Open, FailurePolicy.Open, FailurePolicy.Closed)]
    public void For_Rules_TheMostSpecificHolds(string text, FailurePolicy login, FailurePolicy leave, FailurePolicy loginOf7)
    {
        FailurePolicies policies = FailurePolicies.TryParse(text, [])!;

        Assert.Equal((login, leave, loginOf7), (policies.For(1, Login), policies.For(1, Leave), policies.For(7, Login)));
    }

    [Fact]
    public void TryParse_Mistakes_EachToldWithTheRule()
    {
        var errors = new List<string>();

        Assert.Null(FailurePolicies.TryParse("maybe,log_in=open,7/=closed,a=b=closed,7/login=ajar", errors));
        Assert.Equal(5, errors.Count);
        Assert.Contains(errors, error => error.Contains("'log_in=open'", StringComparison.Ordinal) && error.Contains("check_feature", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("closed", false)]
    [InlineData("closed,7/login=open", true)]
    [InlineData("open", true)]
    public void NeedJournal_OnlyWhereSomethingMayBeAllowed(string text, bool expected)
        => Assert.Equal(expected, FailurePolicies.TryParse(text, [])!.NeedJournal);
}
