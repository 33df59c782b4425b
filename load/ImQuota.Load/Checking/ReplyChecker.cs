using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Load.Traffic;

namespace ImQuota.Load.Checking;

/// <summary>
/// Holds every reply against what earlier replies prove: grants within limits, the same join twice is "already", no denial below a limit,
/// features as the edition has them. Only what cannot be explained by any order of the calls in flight counts as wrong.
/// </summary>
internal sealed class ReplyChecker(IReadOnlyList<AppBook> books)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _denials = new(StringComparer.Ordinal);

    public WrongReplies Wrong { get; } = new();

    public long Allowed { get; private set; }

    public long Already { get; private set; }

    /// <summary>Actions that came back without a decision.</summary>
    public long Failed { get; private set; }

    public string? FirstFailure { get; private set; }

    /// <summary>Denials by reason.</summary>
    public IReadOnlyDictionary<string, long> Denials => _denials;

    public PendingReply Begin(LoadAction action)
    {
        lock (_gate)
        {
            AppBook book = books[action.App];
            KeyState? key = book.Key(action);
            bool? found = key?.Begin();
            var touched = Array.ConvertAll(book.Touched(action), one => (one.Limit, one.Count, one.Count.ReleasesTold));
            foreach ((_, LimitCount count, _) in touched)
            {
                if (IsRelease(action.Kind))
                {
                    count.SendRelease();
                }
                else
                {
                    count.SendGrant();
                }
            }

            if (action.Kind == ActionKind.Login && book.Ask(action.User))
            {
                book.Count(AppBook.Users).SendGrant();
            }

            return new PendingReply(action, key, found, touched, action.Kind == ActionKind.Login && book.IsRegistered(action.User));
        }
    }

    /// <summary>No reply came: the store may or may not have done it.</summary>
    public void Fail(PendingReply pending, string why)
    {
        lock (_gate)
        {
            Failed++;
            FirstFailure ??= why;
            pending.Key?.End(null);
        }
    }

    public void End(PendingReply pending, AdmitResult result)
    {
        if (result.Decision is not { } decision)
        {
            Fail(pending, string.Create(CultureInfo.InvariantCulture, $"error code {result.ErrorCode}: {result.ErrorMessage}"));
            return;
        }

        lock (_gate)
        {
            AppBook book = books[pending.Action.App];
            if (decision.Verdict == Verdict.Allowed)
            {
                Allow(pending, decision, book);
            }
            else if (decision.Verdict == Verdict.Denied)
            {
                Deny(pending, decision, book);
            }
            else
            {
                AddWrong(pending, "has no verdict");
                pending.Key?.End(null);
            }
        }
    }

    /// <summary>Something else that is wrong, e.g. what the store says it counted.</summary>
    public void AddWrong(string sentence)
    {
        lock (_gate)
        {
            Wrong.Add(sentence);
        }
    }

    private static bool IsRelease(ActionKind kind) => kind is ActionKind.Leave or ActionKind.Unfriend or ActionKind.Dissolve;

    private static bool? FoundSo(PendingReply pending) => pending.Key is { Overlapped: false } ? pending.FoundSo : null;

    private void Allow(PendingReply pending, Decision decision, AppBook book)
    {
        Allowed++;
        Already += decision.Already ? 1 : 0;
        ActionKind kind = pending.Action.Kind;
        bool release = IsRelease(kind);
        if (FoundSo(pending) is { } found && decision.Already != (release ? !found : found))
        {
            AddWrong(pending, $"{(decision.Already ? "is" : "is not")} 'already', but it {(found ? "was" : "was not")} so");
        }

        if (kind == ActionKind.Feature && !book.Facts.Available.Contains((Feature)pending.Action.Other))
        {
            AddWrong(pending, "is allowed, but the edition does not have it");
        }

        if (kind == ActionKind.Login && book.Register(pending.Action.User))
        {
            LimitCount users = book.Count(AppBook.Users);
            users.TellGrant();
            CheckLimit(pending, book, AppBook.Users, users);
        }

        foreach ((string limit, LimitCount count, _) in pending.Touched)
        {
            Tell(count, release, decision.Already);
            CheckLimit(pending, book, limit, count);
        }

        pending.Key?.End(!release);
    }

    private static void Tell(LimitCount count, bool release, bool already)
    {
        if (release && already)
        {
            count.TellNoRelease();
        }
        else if (release)
        {
            count.TellRelease();
        }
        else if (already)
        {
            count.TellNoGrant();
        }
        else
        {
            count.TellGrant();
        }
    }

    private void CheckLimit(PendingReply pending, AppBook book, string limit, LimitCount count)
    {
        if (book.Facts.Limits.TryGetValue(limit, out long allowed) && allowed >= 0 && count.AtLeast > allowed)
        {
            AddWrong(pending, string.Create(CultureInfo.InvariantCulture, $"was granted as number {count.AtLeast} of {allowed} ({limit})"));
        }
    }

    private void Deny(PendingReply pending, Decision decision, AppBook book)
    {
        string reason = decision.Reason.ToString();
        _denials[reason] = _denials.GetValueOrDefault(reason) + 1;
        ActionKind kind = pending.Action.Kind;
        if (decision.Reason == DenyReason.Unspecified || decision.Code == 0 || decision.Message.Length == 0)
        {
            AddWrong(pending, $"is denied with reason {decision.Reason}, code {decision.Code} and message '{decision.Message}'");
        }

        if (IsRelease(kind) || kind == ActionKind.Logout || pending.WasRegistered)
        {
            AddWrong(pending, $"is denied ({reason}), which never holds for it");
        }
        else if (kind == ActionKind.Feature && book.Facts.Available.Contains((Feature)pending.Action.Other))
        {
            AddWrong(pending, "is denied, but the edition has it");
        }
        else if (FoundSo(pending) == true)
        {
            AddWrong(pending, $"is denied ({reason}), but it was so already");
        }

        CheckDeniedLimit(pending, decision, book);
        foreach ((_, LimitCount count, _) in pending.Touched)
        {
            Tell(count, IsRelease(kind), already: true);
        }

        pending.Key?.End(false);
    }

    private void CheckDeniedLimit(PendingReply pending, Decision decision, AppBook book)
    {
        if (decision.Limit is not { } limit)
        {
            if (decision.Reason >= DenyReason.UserLimit)
            {
                AddWrong(pending, $"is denied by {decision.Reason} and names no limit");
            }

            return;
        }

        if (limit.Used < limit.Limit || (book.Facts.Limits.TryGetValue(limit.Key, out long entitled) && entitled != limit.Limit))
        {
            AddWrong(pending, string.Create(CultureInfo.InvariantCulture, $"is denied with {limit.Used} of {limit.Limit} {limit.Key} used"));
        }

        // Its own attempt is in what was sent.
        long most = pending.Touched.Where(one => one.Limit == limit.Key).Select(one => one.Count.AtMostWith(one.ReleasesTold) - 1).DefaultIfEmpty(long.MaxValue).Max();
        if (most < limit.Limit)
        {
            AddWrong(pending, string.Create(CultureInfo.InvariantCulture, $"is denied by {limit.Key}, of which at most {most} of {limit.Limit} can have been used"));
        }
    }

    private void AddWrong(PendingReply pending, string what)
        => Wrong.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"app {books[pending.Action.App].Facts.Id}: {pending.Action.Kind} of user {pending.Action.User}, {pending.Action.Other}: {what}"));
}
