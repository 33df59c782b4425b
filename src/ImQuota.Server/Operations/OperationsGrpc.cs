using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Server.Operations;

/// <summary>What operators ask; the contract is operations.proto.</summary>
internal sealed class OperationsGrpc(Diagnosis diagnosis) : OperationsService.OperationsServiceBase
{
    public override Task<DiagnoseResponse> Diagnose(DiagnoseRequest request, ServerCallContext context) => diagnosis.MakeAsync(context.CancellationToken);
}
