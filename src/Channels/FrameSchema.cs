namespace LiveOrleans.Channels;

/// <summary>The <c>schema</c> member of a data frame, with the hash by which two schemas are told apart.</summary>
/// <param name="Hash">The same for byte-equal schemas and different for others; any text without spaces.</param>
/// <param name="Json">The JSON of the member, without line breaks.</param>
public sealed record FrameSchema(string Hash, ReadOnlyMemory<byte> Json);
