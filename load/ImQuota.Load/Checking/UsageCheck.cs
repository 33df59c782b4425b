using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Load.Traffic;

namespace ImQuota.Load.Checking;

/// <summary>After a run, when nothing is in flight: what the service says it counted, held against what its replies prove.</summary>
internal sealed class UsageCheck(UsageService.UsageServiceClient usage)
{
    private const int Groups = 20;

    public async Task RunAsync(IReadOnlyList<AppBook> books, ReplyChecker checker, CancellationToken cancellationToken)
    {
        foreach (AppBook book in books)
        {
            AppUsage app = (await usage.GetUsageAsync(new GetUsageRequest { SdkAppId = book.Facts.Id }, cancellationToken: cancellationToken)).App;
            (string Limit, long Counted)[] counted = [(AppBook.Groups, app.Groups), (AppBook.LiveGroups, app.LiveGroups), (AppBook.Growth, app.GrowthToday)];
            foreach ((string limit, long value) in counted)
            {
                Check(book, checker, limit, limit, value, book.Count(limit));
            }

            if (book.Facts.Limits.TryGetValue(AppBook.Users, out long users) && users >= 0)
            {
                Check(book, checker, AppBook.Users, AppBook.Users, app.Users, book.Count(AppBook.Users));
            }

            foreach (((_, int group), LimitCount members) in book.Counts.Where(count => count.Key.Limit == AppBook.Members).OrderByDescending(count => count.Value.AtLeast).Take(Groups).ToList())
            {
                await CheckGroupAsync(book, checker, group, members, cancellationToken);
            }
        }
    }

    private async Task CheckGroupAsync(AppBook book, ReplyChecker checker, int group, LimitCount members, CancellationToken cancellationToken)
    {
        string id = ActionWriter.Group(group);
        GetUsageResponse reply = await usage.GetUsageAsync(new GetUsageRequest { SdkAppId = book.Facts.Id, GroupId = id }, cancellationToken: cancellationToken);
        Check(book, checker, AppBook.Members, "members of " + id, reply.Group.Members, members);
    }

    private static void Check(AppBook book, ReplyChecker checker, string limit, string name, long counted, LimitCount count)
    {
        if (counted < count.AtLeast || counted > count.AtMost)
        {
            checker.AddWrong(string.Create(
                CultureInfo.InvariantCulture,
                $"app {book.Facts.Id}: the store counts {counted} {name}; its replies prove {count.AtLeast} to {count.AtMost}"));
        }

        if (book.Facts.Limits.TryGetValue(limit, out long allowed) && allowed >= 0 && counted > allowed)
        {
            checker.AddWrong(string.Create(CultureInfo.InvariantCulture, $"app {book.Facts.Id}: {counted} {name}, where {allowed} are allowed"));
        }
    }
}
