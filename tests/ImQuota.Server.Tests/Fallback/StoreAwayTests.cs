using Google.Rpc;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Processes;
using Xunit;
using static ImQuota.Server.Tests.Hosting.Service;

namespace ImQuota.Server.Tests.Fallback;

/// <summary>What callers get while a real Redis is away, and what is counted when it is back.</summary>
public sealed class StoreAwayTests
{
    [Theory]
    [InlineData("stopped")]
    [InlineData("read only")]
    [InlineData("out of memory")]
    public async Task Away_Bounded_AllowedFlaggedAndCountedWhenBack(string fault)
    {
        await using StoreAway away = await StoreAway.StartAsync();
        await away.LoginAsync("u0");
        await away.CreateAsync("g0");

        await BreakAsync(away, fault);
        AdmitResult[] results = [await away.LoginAsync("u1"), await away.LoginAsync("u1"), await away.CreateAsync("g1"), await away.DissolveAsync("g0")];
        await MendAsync(away, fault);
        int asked = await away.UntilBackAsync();
        AppUsage used = await away.Service.UsedAsync(Premium);

        Assert.All(results, result => Assert.Equal(
            (Verdict.Allowed, DecisionSource.FallbackBounded, 0), (result.Decision.Verdict, result.Decision.Source, result.ErrorCode)));

        // u0, u1 and the one that asked whether it is back; g1 came and g0 went.
        Assert.Equal((3L, 1L), (used.MauExact, used.Groups));
        Assert.Equal((4d + asked, 0d, 0d), (
            await away.MetricAsync("imquota_fallback_replayed_total"),
            await away.MetricAsync("imquota_fallback_unconfirmed_grants"),
            await away.MetricAsync("imquota_fallback_apps")));
        Assert.True(await away.MetricAsync("imquota_fallback_seconds_total") > 0);
    }

    [Fact]
    public async Task Away_MoreThanTheBound_UnavailableAndReleasesStillTaken()
    {
        await using StoreAway away = await StoreAway.StartAsync("--fallback-grants", "3");
        await away.CreateAsync("g0");
        away.Redis.Pause();

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(DecisionSource.FallbackBounded, (await away.LoginAsync($"u{i}")).Decision.Source);
        }

        AdmitResult beyond = await away.LoginAsync("u3");
        AdmitResult release = await away.DissolveAsync("g0");
        away.Redis.Resume();
        await away.UntilBackAsync();
        AppUsage used = await away.Service.UsedAsync(Premium);

        Assert.Equal((int)Code.Unavailable, beyond.ErrorCode);
        Assert.Contains("3 grants", beyond.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(Verdict.Allowed, release.Decision.Verdict);
        Assert.Equal((4L, 0L), (used.MauExact, used.Groups));
    }

    [Fact]
    public async Task Away_Closed_UnavailableAndNothingCountedLater()
    {
        await using StoreAway away = await StoreAway.StartAsync("--failure-policy", "closed");
        await away.LoginAsync("u0");
        away.Redis.Pause();

        AdmitResult first = await away.LoginAsync("u1");
        AdmitResult second = await away.LoginAsync("u2");
        away.Redis.Resume();
        await away.UntilBackAsync("u0");

        Assert.All([first, second], result => Assert.Equal((int)Code.Unavailable, result.ErrorCode));
    }

    [Fact]
    public async Task Away_ByActionAndApp_EachItsPolicy()
    {
        await using StoreAway away = await StoreAway.StartAsync("--failure-policy", $"closed,login=open,{Standard}/create_group=bounded");
        await away.LoginAsync("u0");
        await away.LoginAsync("u0", Standard);
        away.Redis.Pause();

        AdmitResult[] results =
        [
            await away.LoginAsync("u1"), await away.CreateAsync("g1"), await away.LoginAsync("u1", Standard), await away.CreateAsync("g1", Standard),
        ];

        Assert.Equal(
            [DecisionSource.FallbackOpen, DecisionSource.Unspecified, DecisionSource.FallbackOpen, DecisionSource.FallbackBounded],
            results.Select(result => result.Decision?.Source ?? DecisionSource.Unspecified));
    }

    [Fact]
    public async Task Away_WhatNeedsNoCounter_DecidedByWhatIsRemembered()
    {
        await using StoreAway away = await StoreAway.StartAsync();
        await away.LoginAsync("u0", Standard);
        away.Redis.Pause();

        AdmitResult community = await away.CreateAsync("g1", Standard, GroupType.Community);
        CheckFeatureResponse feature = await away.Service.Admission.CheckFeatureAsync(
            new CheckFeatureRequest { SdkAppId = Standard, Feature = Feature.UserStatus }, cancellationToken: Cancellation);
        AdmitResult unknown = await away.LoginAsync("u1", Developer);

        Assert.Equal(
            (Verdict.Denied, 10059, "premium", DecisionSource.FallbackBounded),
            (community.Decision.Verdict, community.Decision.Code, community.Decision.UpgradeTo, community.Decision.Source));
        Assert.Equal((Verdict.Denied, 10059), (feature.Decision.Verdict, feature.Decision.Code));
        Assert.Equal((int)Code.Unavailable, unknown.ErrorCode);
        Assert.Contains("not served app 1400000001", unknown.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Away_OverTheLimit_CountedAndToldAsOverAdmissions()
    {
        await using StoreAway away = await StoreAway.StartAsync();
        for (int i = 0; i < 8; i++)
        {
            await away.CreateAsync($"g{i}", Developer, GroupType.AvChatRoom);
        }

        away.Redis.Pause();
        for (int i = 8; i < 13; i++)
        {
            Assert.Equal(Verdict.Allowed, (await away.CreateAsync($"g{i}", Developer, GroupType.AvChatRoom)).Decision.Verdict);
        }

        away.Redis.Resume();
        await away.UntilBackAsync("u0", Developer);

        Assert.Equal(13, (await away.Service.UsedAsync(Developer)).LiveGroups);
        Assert.Equal(3, await away.MetricAsync("imquota_fallback_over_admissions_total"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Away_ServiceKilled_JournalCountedByTheNextOne(bool comesBackLater)
    {
        await using StoreAway away = await StoreAway.StartAsync();
        await away.LoginAsync("u0");
        await away.CreateAsync("g0");
        away.Redis.Pause();
        string[] users = [.. Enumerable.Range(1, 40).Select(i => $"u{i}")];
        AdmitResult[] results = await Task.WhenAll(users.Select(user => away.LoginAsync(user)));
        await away.DissolveAsync("g0");

        if (comesBackLater)
        {
            await away.RestartAsync(whileAway: true);
            away.Redis.Resume();
            await away.Service.WaitUntilReadyAsync();
        }
        else
        {
            await away.Service.KillAsync();
            away.Redis.Resume();
            await away.RestartAsync(whileAway: false);
        }

        await away.UntilBackAsync("u0");
        AppUsage used = await away.Service.UsedAsync(Premium);

        Assert.All(results, result => Assert.Equal(Verdict.Allowed, result.Decision.Verdict));
        Assert.Equal((41L, 0L), (used.MauExact, used.Groups));
    }

    [Fact]
    public async Task Start_StoreEmptiedMeanwhile_RefusedUntilAccepted()
    {
        await using StoreAway away = await StoreAway.StartAsync();
        await away.LoginAsync("u0");
        await away.Service.KillAsync();
        await away.Service.DisposeAsync();
        await away.Redis.CommandAsync(Cancellation, "flushall");

        away.Begin();
        int code = await away.Service.ExitAsync();
        string said = away.Service.Output;
        string keys = await away.Redis.CommandAsync(Cancellation, "dbsize");
        await away.Service.DisposeAsync();
        away.Begin("--accept-store", "new");
        await away.Service.WaitUntilReadyAsync();

        Assert.Equal((1, "0"), (code, keys.Trim()));
        Assert.Contains("--accept-store new", said, StringComparison.Ordinal);
        Assert.Equal(Verdict.Allowed, (await away.LoginAsync("u0")).Decision.Verdict);
    }

    private static Task BreakAsync(StoreAway away, string fault) => fault switch
    {
        "stopped" => Task.Run(away.Redis.Pause),
        "read only" => away.Redis.CommandAsync(Cancellation, "replicaof", "127.0.0.1", "1"),
        "out of memory" => away.Redis.CommandAsync(Cancellation, "config", "set", "maxmemory", "1"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "is no fault"),
    };

    private static Task MendAsync(StoreAway away, string fault) => fault switch
    {
        "stopped" => Task.Run(away.Redis.Resume),
        "read only" => away.Redis.CommandAsync(Cancellation, "replicaof", "no", "one"),
        "out of memory" => away.Redis.CommandAsync(Cancellation, "config", "set", "maxmemory", "0"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "is no fault"),
    };
}
