using System.Globalization;

namespace ImQuota.Client.Configuration;

/// <summary>Checks options; every error names the field, the value and the bound.</summary>
internal static class OptionsRules
{
    /// <summary>What <c>localhost</c> means here is said outright, so that no resolver prefers ::1, where the sidecar does not listen.</summary>
    internal const string DefaultAddress = "http://127.0.0.1:5250";

    internal const int MaxSidecars = 16;

    /// <summary>The service's bound on actions of one message (admission.proto).</summary>
    internal const int MaxActions = 1000;

    /// <summary>The service takes messages of 4 MiB, the default of gRPC; the rest is room for what frames an action.</summary>
    internal const int MaxBytes = 4_000_000;

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    public static List<string> Check(ImQuotaClientOptions options)
    {
        var errors = new List<string>();
        Addresses(errors, options.Addresses);
        Known(errors, nameof(options.Order), options.Order);
        Span(errors, nameof(options.Deadline), options.Deadline, Millisecond, Minute);
        Number(errors, nameof(options.StreamsPerSidecar), options.StreamsPerSidecar, 1, 16);
        Number(errors, nameof(options.MessagesInFlight), options.MessagesInFlight, 1, 64);
        Number(errors, nameof(options.MaxActionsPerMessage), options.MaxActionsPerMessage, 1, MaxActions);
        Number(errors, nameof(options.MaxMessageBytes), options.MaxMessageBytes, 1024, MaxBytes);
        Number(errors, nameof(options.MaxPending), options.MaxPending, 1, 1_000_000);
        Number(errors, nameof(options.MaxAttempts), options.MaxAttempts, 1, 10);
        Span(errors, nameof(options.RetryDelay), options.RetryDelay, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Span(errors, nameof(options.ReconnectDelay), options.ReconnectDelay, Millisecond, Minute);
        Span(errors, nameof(options.ReconnectDelayMax), options.ReconnectDelayMax, options.ReconnectDelay, TenMinutes, nameof(options.ReconnectDelay));
        Span(errors, nameof(options.ConnectTimeout), options.ConnectTimeout, 10 * Millisecond, Minute);
        Span(errors, nameof(options.StallTimeout), options.StallTimeout, options.Deadline, TenMinutes, nameof(options.Deadline));
        Policies(errors, options.OnFailure);
        return errors;
    }

    /// <exception cref="ArgumentOutOfRangeException">A call's own deadline is out of the bounds of the option.</exception>
    public static void ThrowIfNoDeadline(TimeSpan deadline)
    {
        if (deadline < Millisecond || deadline > Minute)
        {
            throw new ArgumentOutOfRangeException(nameof(deadline), deadline, $"{Millisecond:c} to {Minute:c} is allowed.");
        }
    }

    private static void Addresses(List<string> errors, IList<string>? addresses)
    {
        const string Field = nameof(ImQuotaClientOptions.Addresses);
        if (addresses is null)
        {
            errors.Add($"{Field} is null; an empty list takes {DefaultAddress}");
            return;
        }

        Number(errors, Field + ".Count", addresses.Count, 0, MaxSidecars);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < addresses.Count; i++)
        {
            string field = string.Create(CultureInfo.InvariantCulture, $"{Field}[{i}]");
            if (SidecarAddress.Parse(addresses[i]) is not { } address)
            {
                errors.Add($"{field} is '{addresses[i]}'; http://host:port, https://host:port or unix:///path is allowed");
            }
            else if (!seen.Add(address.Name))
            {
                errors.Add($"{field} is '{addresses[i]}', which stands in the list before; each sidecar is allowed once");
            }
        }
    }

    private static void Policies(List<string> errors, FailurePolicies? policies)
    {
        const string Field = nameof(ImQuotaClientOptions.OnFailure);
        if (policies is null)
        {
            errors.Add($"{Field} is null; leave it out for {FailurePolicy.Throw}");
            return;
        }

        foreach (Actions.ActionKind kind in Actions.ActionKinds.All)
        {
            Known(errors, $"{Field}.{kind}", Actions.ActionKinds.PolicyOf(policies, kind));
        }
    }

    private static void Number(List<string> errors, string field, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{field} is {value}; {min} to {max} is allowed"));
        }
    }

    private static void Span(List<string> errors, string field, TimeSpan value, TimeSpan min, TimeSpan max, string? minField = null)
    {
        if (value < min || value > max)
        {
            errors.Add($"{field} is {value:c}; {(minField is null ? "" : minField + ", ")}{min:c} to {max:c} is allowed");
        }
    }

    private static void Known<TEnum>(List<string> errors, string field, TEnum value)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            errors.Add($"{field} is {value:D}; {string.Join(", ", Enum.GetNames<TEnum>())} are allowed");
        }
    }
}
