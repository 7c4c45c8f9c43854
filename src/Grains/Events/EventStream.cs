namespace LiveOrleans.Grains;

/// <summary>The Orleans stream that wakes the audit. It holds no events: it may lose what it is given, and does when a silo dies.</summary>
internal static class EventStream
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "live-events";

    /// <summary>The namespace to which the audit is subscribed by its class.</summary>
    public const string Namespace = "live-events";

    /// <summary>The key of the stream and of the grain that it finds.</summary>
    public const string Key = "audit";

    /// <summary>The stream.</summary>
    public static StreamId Id { get; } = StreamId.Create(Namespace, Key);
}
