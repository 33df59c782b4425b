using ImQuota.Domain.Admission;
using ImQuota.Domain.Nodes;
using NodaTime;

namespace ImQuota.Testing.Histories;

/// <summary>One thing that happens in a history. Steps are plain data, so that any part of a history can be played alone.</summary>
public abstract record HistoryStep
{
    /// <summary>The step as a line that reads like code.</summary>
    public sealed override string ToString() => HistoryText.Of(this);
}

/// <summary>One call with one or more actions.</summary>
public sealed record ActStep(ulong App, IReadOnlyList<AdmissionRequest> Requests) : HistoryStep;

/// <summary>The clock moves on.</summary>
public sealed record AdvanceStep(Duration By) : HistoryStep;

/// <summary>The clock moves to the end of the day, or month, of a zone plus an offset; not if that is past already.</summary>
public sealed record BoundaryStep(string ZoneId, bool Month, Duration Offset) : HistoryStep;

/// <summary>An app is created unless its id is taken.</summary>
public sealed record CreateAppStep(AppTemplate Template) : HistoryStep;

/// <summary>An app's record changes.</summary>
public sealed record ChangeAppStep(ulong App, AppChange Change) : HistoryStep;

/// <summary>An app goes with all its data.</summary>
public sealed record DeleteAppStep(ulong App) : HistoryStep;

/// <summary>Another catalogue comes into force.</summary>
public sealed record PublishStep(CatalogueVariant Variant) : HistoryStep;

/// <summary>A group's members are set right.</summary>
public sealed record ReconcileStep(ulong App, string GroupId, IReadOnlyList<string> MemberIds, bool DryRun) : HistoryStep;

/// <summary>A node begins to report its connections.</summary>
public sealed record BeginReportStep(ulong App, string NodeId, Duration Lease) : HistoryStep;

/// <summary>A part of a report; a stale one belongs to the report before the node's last.</summary>
public sealed record ReportStep(ulong App, string NodeId, bool Stale, IReadOnlyList<NodeConnection> Connections) : HistoryStep;

/// <summary>The end of a report.</summary>
public sealed record EndReportStep(ulong App, string NodeId, bool Stale) : HistoryStep;

/// <summary>A node renews its lease.</summary>
public sealed record RenewStep(ulong App, string NodeId, bool Stale, Duration Lease) : HistoryStep;

/// <summary>A node gives its lease back.</summary>
public sealed record ReleaseStep(ulong App, string NodeId) : HistoryStep;

/// <summary>What ended leases left behind is swept; changes no visible count.</summary>
public sealed record SweepStep(ulong App) : HistoryStep;
