namespace LiveOrleans.Load;

/// <summary>The run cannot go on; the message says what is wrong and where.</summary>
internal sealed class LoadException(string message) : Exception(message);
