namespace LiveOrleans.Frames;

/// <summary>Why a text is not JSON.</summary>
/// <param name="Position">The byte at which reading stopped, from 0.</param>
/// <param name="Reason">What is wrong there.</param>
public readonly record struct JsonFault(long Position, string Reason);
