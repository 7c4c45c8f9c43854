namespace LiveOrleans.Faults;

/// <summary>How much goes on in a cluster while something happens to it.</summary>
/// <param name="Channels">Half of them are pushed to, half are published to.</param>
/// <param name="Clients">Each subscribes to up to three channels; each channel has a client.</param>
/// <param name="Publishers">Each publishes to any channel at any node.</param>
/// <param name="Pause">How long a publisher waits after each answer.</param>
internal sealed record LoadPlan(int Channels, int Clients, int Publishers, TimeSpan Pause);
