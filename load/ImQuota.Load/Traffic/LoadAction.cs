namespace ImQuota.Load.Traffic;

/// <summary>One action of the traffic, as numbers; <see cref="ActionWriter"/> makes a message of it.</summary>
/// <param name="App">Index in the plan.</param>
/// <param name="User">Who does it; 0 for actions without a user.</param>
/// <param name="Other">The group, the friend, the platform of a login, or the feature.</param>
internal readonly record struct LoadAction(ActionKind Kind, int App, int User, int Other);
