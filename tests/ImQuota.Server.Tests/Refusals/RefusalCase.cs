using Grpc.Core;
using ImQuota.Server.Tests.Hosting;

namespace ImQuota.Server.Tests.Refusals;

/// <summary>A call that is refused, and what it is told.</summary>
/// <param name="Name">Of the case.</param>
/// <param name="Scene">What was done before (<see cref="RefusalScene"/>).</param>
/// <param name="Call">What is asked for.</param>
/// <param name="Code">INVALID_ARGUMENT where no state of things would allow it, else FAILED_PRECONDITION.</param>
/// <param name="Reason">The SubscriptionRefusal without its prefix; empty: the request is malformed, whatever the account.</param>
/// <param name="Field">That is to blame.</param>
/// <param name="Value">It has.</param>
/// <param name="Bound">What would do.</param>
internal sealed record RefusalCase(string Name, string Scene, WireCall Call, StatusCode Code, string Reason, string Field, string Value, string Bound);
