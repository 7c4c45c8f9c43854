namespace LiveOrleans.Rules;

/// <summary>The type of a field whose value is null.</summary>
internal enum TippedType
{
    /// <summary>A nullable float.</summary>
    Number,

    /// <summary>A nullable text.</summary>
    Text,

    /// <summary>A nullable boolean.</summary>
    Boolean,
}
