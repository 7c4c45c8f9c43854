namespace LiveOrleans.Channels;

/// <summary>The names of the states, as <c>/api/live/cluster</c> and the metrics have them.</summary>
public static class SourceStateNames
{
    /// <summary>The name of a state.</summary>
    /// <param name="state">The state.</param>
    public static string Of(SourceState state) => state switch
    {
        SourceState.Idle => "idle",
        SourceState.Acquiring => "acquiring",
        SourceState.Opening => "opening",
        SourceState.Live => "live",
        SourceState.Lingering => "lingering",
        SourceState.Fenced => "fenced",
        SourceState.BackingOff => "backing-off",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a known state."),
    };
}
