using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Audit;

/// <summary>Changes on the wire.</summary>
internal static class ChangeMapper
{
    public static Wire.Change ToProto(ulong sdkAppId, AppChange change)
    {
        var wire = new Wire.Change
        {
            At = change.At.ToTimestamp(),
            Name = change.Note.Call,
            Author = change.Note.Author,
            Reason = change.Note.Reason,
            SdkAppId = sdkAppId,
        };
        wire.Fields.AddRange(change.Fields.Select(ToProto));
        return wire;
    }

    public static Wire.Change ToProto(AccountChange change)
    {
        var wire = new Wire.Change
        {
            At = change.Fact.At.ToTimestamp(),
            Name = change.Fact.Key,
            Author = change.Fact.Author ?? "",
            Reason = change.Fact.Reason ?? "",
            SdkAppId = change.Fact is AppEvent { App: var app } ? app : 0,
        };
        wire.Fields.AddRange(change.Fields.Select(ToProto));
        return wire;
    }

    private static Wire.FieldChange ToProto(FieldChange one) => new() { Field = one.Field, Before = one.Before, After = one.After };
}
