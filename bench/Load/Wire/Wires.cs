namespace LiveOrleans.Load;

/// <summary>The encodings by name.</summary>
internal static class Wires
{
    /// <summary>What <c>--protocol</c> takes.</summary>
    public static string[] Names => ["json", "protobuf", "nats"];

    /// <summary>Answers what makes the wire of a session: the same one for all where it keeps nothing between messages.</summary>
    /// <param name="protocol">One of <see cref="Names"/>.</param>
    public static Func<IWire> Create(string protocol)
    {
        switch (protocol)
        {
            case "json":
                var json = new JsonWire();
                return () => json;
            case "protobuf":
                var protobuf = new ProtobufWire();
                return () => protobuf;
            case "nats":
                return static () => new NatsWire();
            default:
                throw new ArgumentOutOfRangeException(nameof(protocol), protocol, $"One of {string.Join(", ", Names)} is needed.");
        }
    }
}
