using ImQuota.Client.Actions;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Wire;

/// <summary>An AdmitResult: a decision with its lists, or an error.</summary>
internal struct IncomingReply
{
    public Decision? Decision { get; set; }

    public ResultLists? Lists { get; set; }

    /// <summary>A google.rpc.Code; 0: none.</summary>
    public int ErrorCode { get; set; }

    public string ErrorMessage { get; set; }
}
