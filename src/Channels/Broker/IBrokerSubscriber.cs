namespace LiveOrleans.Channels;

/// <summary>Receives what a broker carries for one channel. The calls must be short: they hold up the broker.</summary>
public interface IBrokerSubscriber
{
    /// <summary>A batch was appended to the channel's log.</summary>
    /// <param name="batch">The batch, in order.</param>
    void OnPublications(PublicationBatch batch);

    /// <summary>Sessions joined or left.</summary>
    /// <param name="change">Who.</param>
    void OnPresence(PresenceChange change);

    /// <summary>The broker was cut off and is back: what was sent meanwhile is lost. What is sent from now on arrives.</summary>
    void OnInterrupted();
}
