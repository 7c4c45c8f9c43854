namespace LiveOrleans.Gateway;

/// <summary>Is told by an outbox what the session must act on. The calls come without the outbox's lock, from any thread.</summary>
internal interface IOutboxOwner
{
    /// <summary>The history of a channel broke: its subscription has ended, and the client is told with the next write.</summary>
    void OnReset(SessionSubscription subscription);

    /// <summary>The client lags more than it may. May come more than once.</summary>
    void OnOverrun();

    /// <summary>The transport did not take a write, and takes no other.</summary>
    void OnWriteFailed(Exception exception);
}
