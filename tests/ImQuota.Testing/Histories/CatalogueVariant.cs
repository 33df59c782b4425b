namespace ImQuota.Testing.Histories;

/// <summary>Catalogues a history publishes.</summary>
public enum CatalogueVariant
{
    BuiltIn,

    /// <summary>Counts of 1 to 8 everywhere, so that editions differ in what they would allow.</summary>
    Small,

    /// <summary>As <see cref="Small"/>, and Standard has the features that only the others have in the built-in one.</summary>
    SmallWithFeatures,
}
