namespace LiveOrleans.Faults;

/// <summary>What one publisher sent, in the order in which it did; it waits for an answer before it sends the next.</summary>
/// <param name="publisher">What the test calls the publisher.</param>
internal sealed class PublisherHistory(string publisher)
{
    private readonly List<Attempt> _attempts = [];

    public string Publisher => publisher;

    /// <summary>Read after the publisher has ended.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    public void Add(Attempt attempt) => _attempts.Add(attempt);

    /// <summary>One publication that was sent once.</summary>
    /// <param name="Channel">Where to, as clients name the channel.</param>
    /// <param name="Id">What no other publication's data holds.</param>
    /// <param name="IsAcknowledged">Whether the cluster said that it has it; otherwise it may have it or not.</param>
    public sealed record Attempt(string Channel, string Id, bool IsAcknowledged);
}
