using ImQuota.Load.Scale;

namespace ImQuota.Load.Compare;

/// <summary>All of one comparison.</summary>
internal sealed record CompareReport(
    CompareOptions Options, IReadOnlyList<SubjectFigures> Subjects, IReadOnlyList<TailFigures> Tails, IReadOnlyList<ScaleStep> Scale, IReadOnlyList<Bar> Bars, IReadOnlyList<string> Problems);
