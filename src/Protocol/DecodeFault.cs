namespace LiveOrleans.Protocol;

/// <summary>Why a received frame could not be decoded; for a debug log, never sent to the client.</summary>
/// <param name="Reason">What is wrong, in words that contain nothing of what the client sent.</param>
/// <param name="Position">The byte of the frame where it was noticed, from 0.</param>
public readonly record struct DecodeFault(string Reason, int Position);
