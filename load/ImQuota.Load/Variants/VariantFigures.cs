using ImQuota.Load.Compare;

namespace ImQuota.Load.Variants;

/// <summary>Medians of one variant.</summary>
/// <param name="Tail">Null: no rate was asked for.</param>
internal sealed record VariantFigures(string Variant, IReadOnlyList<SubjectFigures> Subjects, TailFigures? Tail, double TailServiceMicros, double TailRedisMicros);
