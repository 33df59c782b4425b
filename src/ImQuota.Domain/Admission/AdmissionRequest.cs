namespace ImQuota.Domain.Admission;

/// <summary>One action, asked in one mode. All of a batch belong to one app.</summary>
public readonly record struct AdmissionRequest(AdmissionMode Mode, AdmissionAction Action);
