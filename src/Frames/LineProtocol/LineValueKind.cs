namespace LiveOrleans.Frames;

/// <summary>What a field's value is in the line protocol.</summary>
public enum LineValueKind
{
    /// <summary>A number without suffix.</summary>
    FloatingPoint,

    /// <summary>A number with the suffix <c>i</c>.</summary>
    SignedInteger,

    /// <summary>A number with the suffix <c>u</c>.</summary>
    UnsignedInteger,

    /// <summary>One of the spellings of true and false.</summary>
    Boolean,

    /// <summary>Text in double quotes.</summary>
    Text,
}
