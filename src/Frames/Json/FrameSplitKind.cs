namespace LiveOrleans.Frames;

/// <summary>What a text that a source sent turned out to be.</summary>
public enum FrameSplitKind
{
    /// <summary>Not JSON at all.</summary>
    Invalid,

    /// <summary>JSON that is not a frame; it is published as it is.</summary>
    Plain,

    /// <summary>A frame object with schema, data or both.</summary>
    Frame,
}
