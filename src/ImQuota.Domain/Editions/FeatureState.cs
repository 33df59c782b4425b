namespace ImQuota.Domain.Editions;

/// <summary>What an app has of a feature at an instant.</summary>
public enum FeatureState
{
    NotInEdition = 0,
    Available = 1,

    /// <summary>In the edition, but switched off here: data centre, missing approval, trial not running.</summary>
    SwitchedOff = 2,
}
