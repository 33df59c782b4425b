using Google.Protobuf;
using Google.Protobuf.Reflection;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Usage;

/// <summary>Reads the action that is to be explained; its app may be left to the request around it.</summary>
internal static class ExplainReader
{
    private const string AppField = "sdk_app_id";

    /// <summary>The action, to be decided without changing anything; only if nothing was added to <paramref name="bad"/>.</summary>
    public static AdmissionRequest Read(BadFields bad, ExplainRequest request)
    {
        IdFields.SdkAppId(bad, AppField, request.SdkAppId);
        AdmitAction action = request.Action ?? new AdmitAction();
        int before = bad.Count;
        SetApp(bad, action, request.SdkAppId);
        AdmissionRequest read = bad.Count > before ? default : BatchedActions.Read(action, bad).Request;
        if (bad.Count > before && action.ActionCase != AdmitAction.ActionOneofCase.None)
        {
            bad.Prefix(before, "action.");
        }

        return read with { Mode = AdmissionMode.DryRun };
    }

    /// <summary>Every kind of action has the field.</summary>
    private static void SetApp(BadFields bad, AdmitAction action, ulong sdkAppId)
    {
        if (action.ActionCase == AdmitAction.ActionOneofCase.None)
        {
            return;
        }

        FieldDescriptor kind = AdmitAction.Descriptor.FindFieldByNumber((int)action.ActionCase);
        var message = (IMessage)kind.Accessor.GetValue(action);
        IFieldAccessor app = message.Descriptor.FindFieldByName(AppField).Accessor;
        ulong own = (ulong)app.GetValue(message);
        if (own != 0 && own != sdkAppId)
        {
            bad.Add($"{kind.Name}.{AppField}", $"is {own}; it is left out or {sdkAppId}, as in the request");
            return;
        }

        // A bad one around it is told once, not twice.
        app.SetValue(message, Math.Max(sdkAppId, 1));
    }
}
