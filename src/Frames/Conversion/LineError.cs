namespace LiveOrleans.Frames;

/// <summary>Why one line of a body was left out.</summary>
/// <param name="Line">The physical line in the body, from 1.</param>
/// <param name="Column">The column in bytes, from 1.</param>
/// <param name="Reason">What is wrong, for the sender.</param>
public sealed record LineError(int Line, int Column, string Reason);
