namespace LiveOrleans.Redis;

/// <summary>Receives what comes on a pub/sub subject. Called by one thread at a time; must be short and must not throw.</summary>
internal interface IRedisReceiver
{
    /// <summary>A message came.</summary>
    void OnMessage(ReadOnlyMemory<byte> message);

    /// <summary>The subscription was cut off and is confirmed again: what was sent meanwhile is lost.</summary>
    void OnInterrupted();
}
