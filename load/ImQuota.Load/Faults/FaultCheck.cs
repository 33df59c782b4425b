using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Load.Faults.Books;

namespace ImQuota.Load.Faults;

/// <summary>After a fault, when nothing is under way: is each acknowledged action in the store, and does the store count what is in it?</summary>
internal sealed class FaultCheck(AdmissionService.AdmissionServiceClient admission, UsageService.UsageServiceClient usage)
{
    private const int Batch = 500;

    /// <summary>Asks about every key without changing it. Returns how many were told and are not so; the books then say what is so.</summary>
    public async Task<long> LostAsync(AppFaultBook book, CancellationToken cancellationToken)
    {
        long lost = 0;
        foreach (KeyBook[] keys in book.Keys.Chunk(Batch))
        {
            var request = new AdmitRequest { Actions = { keys.Select(key => FaultIds.Action(book.App, key.Key, release: false, Mode.DryRun)) } };
            AdmitResponse response = await admission.AdmitAsync(request, cancellationToken: cancellationToken);
            for (int i = 0; i < keys.Length; i++)
            {
                if (response.Results[i].Decision is not { Source: DecisionSource.Store } decision)
                {
                    book.Say($"{keys[i].Key} could not be looked at: {response.Results[i].ErrorMessage}");
                    continue;
                }

                bool found = decision.Verdict == Verdict.Allowed && decision.Already;
                if (keys[i].IsSo is { } told && told != found)
                {
                    lost++;
                    book.Say(string.Create(CultureInfo.InvariantCulture, $"{keys[i].Key} was told as {(told ? "done" : "undone")} by {keys[i].ToldBy}, and in the end it is not"));
                }

                keys[i].IsSo = found;
            }
        }

        return lost;
    }

    /// <summary>Holds the app's counters against the keys that are so; says what differs. Returns how many counters were looked at.</summary>
    public async Task<int> CountersAsync(AppFaultBook book, CancellationToken cancellationToken)
    {
        AppUsage app = (await usage.GetUsageAsync(new GetUsageRequest { SdkAppId = book.App }, cancellationToken: cancellationToken)).App;
        long groups = FaultLimits.Rooms + book.Count(KeyKind.Group, static _ => true);
        long users = book.Count(KeyKind.User, static _ => true);
        Compare(book, "users", app.Users, users);
        Compare(book, "groups", app.Groups, groups);
        Compare(book, "growth of groups today", app.GrowthToday, groups);
        if (app.HasMauExact)
        {
            Compare(book, "monthly active users", app.MauExact, users);
        }

        for (int room = 0; room < FaultLimits.Rooms; room++)
        {
            var request = new GetUsageRequest { SdkAppId = book.App, GroupId = FaultIds.Room(room) };
            GroupUsage group = (await usage.GetUsageAsync(request, cancellationToken: cancellationToken)).Group;
            Compare(book, "members of " + FaultIds.Room(room), group.Members, 1 + book.Count(KeyKind.Member, key => key.First == room));
        }

        for (int person = 0; person < FaultLimits.People; person++)
        {
            var request = new GetUsageRequest { SdkAppId = book.App, UserId = FaultIds.Member(person) };
            UserUsage user = (await usage.GetUsageAsync(request, cancellationToken: cancellationToken)).User;
            Compare(book, "friends of " + FaultIds.Member(person), user.Friends, book.Count(KeyKind.Friend, key => key.First == person || key.Second == person));
            Compare(book, "groups of " + FaultIds.Member(person), user.Groups, book.Count(KeyKind.Member, key => key.Second == person));
        }

        return 4 + FaultLimits.Rooms + (2 * FaultLimits.People);
    }

    private static void Compare(AppFaultBook book, string name, long counted, long expected)
    {
        if (counted != expected)
        {
            book.Say(string.Create(CultureInfo.InvariantCulture, $"the store counts {counted} {name}, and there are {expected}"));
        }
    }
}
