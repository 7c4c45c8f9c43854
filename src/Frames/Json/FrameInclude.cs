namespace LiveOrleans.Frames;

/// <summary>Which parts of a frame its JSON has.</summary>
public enum FrameInclude
{
    /// <summary><c>{"schema":…,"data":…}</c>.</summary>
    All,

    /// <summary><c>{"schema":…}</c>.</summary>
    Schema,

    /// <summary><c>{"data":…}</c>.</summary>
    Data,
}
