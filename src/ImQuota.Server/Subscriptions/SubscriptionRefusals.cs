using System.Text;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using ImQuota.Domain.Subscriptions.Commands;
using Refusal = ImQuota.Domain.Subscriptions.Commands.SubscriptionRefusal;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Subscriptions;

/// <summary>Refusals of commands on the wire.</summary>
internal static class SubscriptionRefusals
{
    private const string ErrorDomain = "imquota.io";
    private const string Prefix = "SUBSCRIPTION_REFUSAL_";

    /// <summary>The result, unless it was refused.</summary>
    /// <exception cref="RpcException">What <see cref="ToException"/> makes of it.</exception>
    public static CommandResult OrThrow(this CommandResult result) => result.Refusal == Refusal.None ? result : throw ToException(result);

    public static RpcException ToException(CommandResult refused)
        => ToException(refused.Refusal, refused.Problem ?? throw new InvalidOperationException($"{refused.Refusal} names no field."));

    public static RpcException ToException(Refusal refusal, ImQuota.Domain.BadValue problem)
    {
        var bad = new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = problem.Field, Description = $"is {problem.Value}; {problem.Bound}" } } };
        return new Google.Rpc.Status
        {
            Code = (int)CodeOf(refusal),
            Message = problem.ToString(),
            Details = { Any.Pack(bad), Any.Pack(new ErrorInfo { Reason = ReasonOf(refusal), Domain = ErrorDomain }) },
        }.ToRpcException();
    }

    /// <summary>Numbers are the same in the domain and on the wire.</summary>
    public static Wire.SubscriptionRefusal ToProto(Refusal refusal) => (Wire.SubscriptionRefusal)refusal;

    /// <summary>E.g. SUBSCRIPTION_REFUSAL_NO_TERM.</summary>
    public static string ReasonOf(Refusal refusal)
    {
        var name = new StringBuilder(Prefix);
        foreach (char letter in refusal.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > Prefix.Length)
            {
                name.Append('_');
            }

            name.Append(char.ToUpperInvariant(letter));
        }

        return name.ToString();
    }

    private static Code CodeOf(Refusal refusal) => refusal switch
    {
        Refusal.MalformedId or Refusal.UnknownZone or Refusal.AmountNotPositive or Refusal.WrongCurrency or Refusal.MonthsOutOfRange or Refusal.UnknownEdition => Code.InvalidArgument,
        Refusal.UnknownApp => Code.NotFound,
        _ => Code.FailedPrecondition,
    };
}
