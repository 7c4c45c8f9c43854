namespace LiveOrleans.Frames;

/// <summary>What became of a body of lines. A bad line does not lose the good ones.</summary>
/// <param name="Frames">The frames of the good lines, in order of first appearance. A frame's name is its measurement.</param>
/// <param name="Lines">How many lines there were, good or bad; blank lines and comments are not counted.</param>
/// <param name="BadLines">How many lines were left out.</param>
/// <param name="Errors">The first errors, at most <see cref="MaxErrors"/>.</param>
public sealed record LineConversion(IReadOnlyList<Frame> Frames, int Lines, int BadLines, IReadOnlyList<LineError> Errors)
{
    /// <summary>How many errors are listed at most, however many lines are bad.</summary>
    public const int MaxErrors = 10;
}
