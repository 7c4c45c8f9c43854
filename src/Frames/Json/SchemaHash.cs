using System.Security.Cryptography;

namespace LiveOrleans.Frames;

/// <summary>Names a schema: two frames have the same columns when their schema JSON is the same bytes, hence the same hash.</summary>
/// <param name="Text">32 lower hex digits: the first 16 bytes of the SHA-256 of the schema JSON.</param>
public readonly record struct SchemaHash(string Text)
{
    private const int HashBytes = 16;

    /// <summary>The hash of the value of a frame's member <c>schema</c>.</summary>
    public static SchemaHash Of(ReadOnlySpan<byte> schemaJson)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(schemaJson, hash);
        return new SchemaHash(Convert.ToHexStringLower(hash[..HashBytes]));
    }

    /// <summary>The hex digits; empty for a hash of nothing.</summary>
    public override string ToString() => Text ?? string.Empty;
}
