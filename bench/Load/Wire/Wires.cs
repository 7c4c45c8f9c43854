namespace LiveOrleans.Load;

/// <summary>The encodings by name.</summary>
internal static class Wires
{
    /// <param name="protocol">json or protobuf.</param>
    public static IWire Create(string protocol) => protocol switch
    {
        "json" => new JsonWire(),
        "protobuf" => new ProtobufWire(),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "json or protobuf is needed."),
    };
}
