using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Validation;
using NodaTime;
using Duration = NodaTime.Duration;

namespace ImQuota.Server.Clocks;

/// <summary>The service's clock, read and, where it is a test clock, moved; the contract is clock.proto.</summary>
internal sealed class ClockGrpc(ClockAdvance advance, TimeProvider time) : ClockService.ClockServiceBase
{
    private const int MaxDays = 1_000;
    private static readonly Duration Millisecond = Duration.FromMilliseconds(1);

    public override async Task<GetTimeResponse> GetTime(GetTimeRequest request, ServerCallContext context)
        => time is TestClock clock
            ? new GetTimeResponse { Now = (await advance.ReadAsync(clock, context.CancellationToken)).ToTimestamp(), TestClock = true }
            : new GetTimeResponse { Now = time.Now().ToTimestamp() };

    public override async Task<AdvanceTimeResponse> AdvanceTime(AdvanceTimeRequest request, ServerCallContext context)
    {
        if (time is not TestClock clock)
        {
            throw new RpcException(new Grpc.Core.Status(
                StatusCode.Unimplemented, "The service runs on the system's clock, which nobody moves. Start it with --test-clock, on a store of its own, to move time."));
        }

        Instant target = Read(request, await advance.ReadAsync(clock, context.CancellationToken));
        int stops = await advance.MoveAsync(clock, target, context.CancellationToken);
        return new AdvanceTimeResponse { Now = clock.Now.ToTimestamp(), Stops = stops };
    }

    private static Instant Read(AdvanceTimeRequest request, Instant now)
    {
        var bad = new BadFields();
        Instant target = request.TargetCase switch
        {
            AdvanceTimeRequest.TargetOneofCase.By => ReadBy(bad, request.By, now),
            AdvanceTimeRequest.TargetOneofCase.To => ReadTo(bad, request.To, now),
            _ => Missing(bad, now),
        };
        bad.ThrowIfAny();
        var whole = Instant.FromUnixTimeMilliseconds(target.ToUnixTimeMilliseconds());
        return whole == target ? target : whole + Millisecond;
    }

    private static Instant Missing(BadFields bad, Instant now)
    {
        bad.Add("target", "is not set; give by, a duration from 0 s on, or to, an instant");
        return now;
    }

    private static Instant ReadBy(BadFields bad, Google.Protobuf.WellKnownTypes.Duration by, Instant now)
    {
        if (by.Seconds < 0 || by.Nanos < 0 || by.Nanos > 999_999_999)
        {
            bad.Add("by", $"is {by.Seconds} s and {by.Nanos} ns; the clock goes forward only, by 0 s or more");
            return now;
        }

        if (by.Seconds > MaxDays * (long)NodaConstants.SecondsPerDay)
        {
            bad.Add("by", $"is {by.Seconds} s; at most {MaxDays} days, which are {MaxDays * (long)NodaConstants.SecondsPerDay} s, in one call");
            return now;
        }

        Instant target = now + Duration.FromSeconds(by.Seconds) + Duration.FromNanoseconds(by.Nanos);
        CheckEnd(bad, "by", target);
        return target;
    }

    private static Instant ReadTo(BadFields bad, Timestamp to, Instant now)
    {
        if (Timestamps.Read(bad, "to", to) is not { } target)
        {
            return now;
        }

        if (target < now)
        {
            bad.Add("to", $"is {target}; the clock goes forward only, and stands at {now}");
        }
        else if (target > now + Duration.FromDays(MaxDays))
        {
            bad.Add("to", $"is {target}; at most {MaxDays} days from {now} in one call");
        }
        else
        {
            CheckEnd(bad, "to", target);
        }

        return target;
    }

    private static void CheckEnd(BadFields bad, string field, Instant target)
    {
        if (target > TestClock.Range.End)
        {
            bad.Add(field, $"leads to {target}; a test clock goes up to {TestClock.Range.End}");
        }
    }
}
