namespace LiveOrleans.Load;

/// <summary>All sessions of a listening process are subscribed.</summary>
/// <param name="Seconds">From its first connect on.</param>
internal sealed record OpenAnswer(double Seconds);
