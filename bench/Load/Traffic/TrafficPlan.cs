namespace LiveOrleans.Load;

/// <summary>What a <see cref="Traffic"/> is made of.</summary>
/// <param name="Name">Its name, and the beginning of its channels' last part.</param>
/// <param name="Sessions">Subscribers; at least one per channel.</param>
/// <param name="Channels">How many channels they are spread over.</param>
/// <param name="Size">Bytes of each publication's data.</param>
/// <param name="InFlight">Per channel, the publications that not all subscribers have received yet; used without a rate.</param>
/// <param name="Rate">Publications per second over all channels; null for as many as <paramref name="InFlight"/> allows.</param>
internal sealed record TrafficPlan(string Name, int Sessions, int Channels, int Size, int InFlight = 1, double? Rate = null);
