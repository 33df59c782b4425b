using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf.Collections;
using ImQuota.Domain.Admission;

namespace ImQuota.Server.Validation;

/// <summary>
/// Checks of ids, lists and enums that every service shares (bounds: <see cref="IdRules"/>). A good value costs no allocation,
/// for these run on every decision.
/// </summary>
internal static class IdFields
{
    /// <summary>1 or more.</summary>
    public static void SdkAppId(BadFields bad, string field, ulong value)
    {
        if (value == 0)
        {
            bad.Add(field, "is 0 or not set; an SDKAppID is 1 or more");
        }
    }

    /// <summary>1 (0 unless <paramref name="required"/>) to 32 bytes of printable ASCII.</summary>
    public static void UserId(BadFields bad, string field, string value, bool required = true)
        => Check(bad, field, value, required ? 1 : 0, IdRules.UserIdMaxBytes, "a user id");

    /// <summary>1 (0 unless <paramref name="required"/>) to 48 bytes of printable ASCII.</summary>
    public static void GroupId(BadFields bad, string field, string value, bool required = true)
        => Check(bad, field, value, required ? 1 : 0, IdRules.GroupIdMaxBytes, "a group id");

    /// <summary>1 (0 unless <paramref name="required"/>) to 64 bytes of printable ASCII.</summary>
    public static void ConnectionId(BadFields bad, string field, string value, bool required = true)
        => Check(bad, field, value, required ? 1 : 0, IdRules.ConnectionIdMaxBytes, "a connection id");

    /// <summary>1 (0 unless <paramref name="required"/>) to 32 bytes of printable ASCII.</summary>
    public static void NodeId(BadFields bad, string field, string value, bool required = true)
        => Check(bad, field, value, required ? 1 : 0, IdRules.NodeIdMaxBytes, "a node id");

    /// <summary><paramref name="min"/> to <paramref name="max"/> user ids, both inclusive; a bad one is named <c>field[i]</c>.</summary>
    public static void UserIds(BadFields bad, string field, RepeatedField<string> values, int min, int max)
    {
        if (values.Count < min || values.Count > max)
        {
            AddCount(bad, field, values.Count, min, max);
            return;
        }

        for (int i = 0; i < values.Count; i++)
        {
            if (!IdRules.IsValid(values[i], 1, IdRules.UserIdMaxBytes))
            {
                Check(bad, string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), values[i], 1, IdRules.UserIdMaxBytes, "a user id");
            }
        }
    }

    /// <summary>A value of <typeparamref name="TEnum"/>; 0 is <c>_UNSPECIFIED</c>.</summary>
    public static void Known<TEnum>(BadFields bad, string field, TEnum value, bool unspecifiedAllowed)
        where TEnum : struct, Enum
    {
        if (EqualityComparer<TEnum>.Default.Equals(value, default))
        {
            if (!unspecifiedAllowed)
            {
                bad.Add(field, "is not set");
            }
        }
        else if (!Enum.IsDefined(value))
        {
            bad.Add(field, $"is {value:D}, which is no {typeof(TEnum).Name} that this version knows");
        }
    }

    /// <summary>From <paramref name="min"/> to <paramref name="max"/> entries, both inclusive.</summary>
    public static void Count(BadFields bad, string field, int count, int min, int max)
    {
        if (count < min || count > max)
        {
            AddCount(bad, field, count, min, max);
        }
    }

    private static void Check(BadFields bad, string field, string value, int min, int max, string what)
    {
        if (!IdRules.IsValid(value, min, max))
        {
            AddId(bad, field, value, min, max, what);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddId(BadFields bad, string field, string value, int min, int max, string what)
        => bad.Add(field, value.Length == 0
            ? $"is empty; {what} is {min} to {max} bytes of printable ASCII"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"is {BadFields.Show(value)} of {value.Length} characters; {what} is {min} to {max} bytes of printable ASCII (0x20-0x7e)"));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddCount(BadFields bad, string field, int count, int min, int max)
        => bad.Add(field, string.Create(CultureInfo.InvariantCulture, $"has {count} entries; {min} to {max} are allowed"));
}
