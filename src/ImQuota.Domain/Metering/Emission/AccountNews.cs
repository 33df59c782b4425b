using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>Changes of state and reminders of an account's apps that have not been told yet, from its ledger: however late, each with its own instant.</summary>
public static class AccountNews
{
    /// <summary>In order of their instants, with the state that has told them; empty: all is told.</summary>
    public static (IReadOnlyList<UsageData> News, EmissionState State) Of(Evaluation evaluation, string account, ulong app, EmissionState state)
    {
        Transition[] transitions = [.. evaluation.Transitions.Where(one => one.App == app && one.Ordinal > state.Transitions).OrderBy(one => one.Ordinal)];
        Reminder[] reminders = [.. evaluation.Reminders.Where(one => one.App == app && IsLater(one, state)).OrderBy(one => one.At).ThenBy(one => one.Kind)];
        IEnumerable<(Instant At, UsageData Data)> news =
        [
            .. transitions.Select(one => (one.At, (UsageData)new StateData { TenantId = account, SdkAppId = app, Edition = one.Edition, Transition = one })),
            .. reminders.Select(one => (one.At, (UsageData)new ReminderData { TenantId = account, SdkAppId = app, Edition = EditionAt(evaluation, one), Reminder = one })),
        ];
        EmissionState told = state with
        {
            Transitions = transitions.Length > 0 ? transitions[^1].Ordinal : state.Transitions,
            RemindedAt = reminders.Length > 0 ? reminders[^1].At : state.RemindedAt,
            RemindedOf = reminders.Length > 0 ? reminders[^1].Kind : state.RemindedOf,
        };
        return ([.. news.OrderBy(one => one.At).Select(one => one.Data)], told);
    }

    private static bool IsLater(Reminder reminder, EmissionState state)
        => state.RemindedAt is not { } at || reminder.At > at || (reminder.At == at && reminder.Kind > state.RemindedOf);

    private static string EditionAt(Evaluation evaluation, Reminder reminder)
        => evaluation.Transitions.LastOrDefault(one => one.App == reminder.App && one.At <= reminder.At)?.Edition
            ?? evaluation.Account.Apps[reminder.App].Edition;
}
