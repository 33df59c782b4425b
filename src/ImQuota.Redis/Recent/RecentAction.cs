using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Redis.Recent;

/// <summary>Something that the store has acknowledged.</summary>
/// <param name="Sequence">Its place among all of this process.</param>
/// <param name="App">SDKAppID.</param>
/// <param name="At">When it was decided, in whose day and month it counts.</param>
/// <param name="Kept">When it was kept, by the process's own clock (<see cref="TimeProvider.GetTimestamp"/>).</param>
/// <param name="Action">Of one user where it has an opposite; a login's connection is closed by a <see cref="LogoutAction"/>.</param>
internal readonly record struct RecentAction(long Sequence, ulong App, Instant At, long Kept, AdmissionAction Action);
