namespace LiveOrleans.Protocol;

/// <summary>The two encodings of the client protocol; a session has one for its whole life.</summary>
public enum WireFormat
{
    /// <summary>Text: one JSON object per message, messages separated by one line feed.</summary>
    Json,

    /// <summary>Binary: one protobuf message after its length as a varint.</summary>
    Protobuf,
}
