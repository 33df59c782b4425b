using ImQuota.Domain.Editions;

namespace ImQuota.Redis.Admission;

/// <summary>Rules of all group types as the admission script reads them: eight characters a type, in the order of <see cref="GroupType"/>.</summary>
internal static class GroupTypeRulesText
{
    private const int NoMemberLimit = 10;

    public static string Write(Catalogue catalogue)
        => string.Create(8 * Enum.GetValues<GroupType>().Length, catalogue, static (text, catalogue) =>
        {
            for (int i = 0; i < text.Length / 8; i++)
            {
                GroupTypeRules rules = catalogue.GroupTypes[(GroupType)(i + 1)];
                Span<char> at = text.Slice(i * 8, 8);
                at[0] = Flag(rules.Live);
                at[1] = Flag(rules.AcceptsInvitations);
                at[2] = Flag(rules.OwnerIsMember);
                at[3] = Flag(rules.GoneWhenEmpty);
                at[4] = Digit(rules.MemberLimit is { } limit ? (int)limit : NoMemberLimit);
                at[5] = Digit((int)rules.CountLimit);
                at[6] = Flag(rules.Broadcast);
                at[7] = Digit(rules.RequiredFeature is { } feature ? (int)feature : 0);
            }
        });

    private static char Flag(bool value) => value ? '1' : '0';

    // Beyond 9 the characters after '9' follow; the script subtracts '0'.
    private static char Digit(int value) => (char)('0' + value);
}
