using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>A key of <c>live:auth:keys</c>: of the key itself only the hash is known.</summary>
/// <param name="Name">Its name, which is the user that its callers are.</param>
/// <param name="Hash">SHA-256 of the key, 32 bytes.</param>
/// <param name="OrgId">The organisation; from 1.</param>
/// <param name="Role">What its callers may do.</param>
/// <param name="Channels">To which channels they are held; null for all.</param>
/// <param name="IsServer">Whether they may use the server API.</param>
public sealed record ApiKey(string Name, ReadOnlyMemory<byte> Hash, long OrgId, Role Role, ChannelPatterns? Channels, bool IsServer)
{
    /// <summary>What every key begins with, so that it is told from a token, and found where it should not be.</summary>
    public const string Prefix = "llk_";

    /// <summary>What a hash begins with in the configuration.</summary>
    public const string HashPrefix = "sha256:";

    private const int RandomBytes = 32;

    /// <summary>Makes a new key of 256 random bits.</summary>
    public static string Create() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash of a key.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The hash of a key as the configuration has it.</summary>
    public static string Describe(string key) => HashPrefix + Convert.ToHexStringLower(HashOf(key));

    /// <summary>Reads a hash of the configuration; null when it is none.</summary>
    public static byte[]? ReadHash(string text) =>
        text.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase) && text.Length == HashPrefix.Length + (2 * SHA256.HashSizeInBytes)
        && text.AsSpan(HashPrefix.Length).IndexOfAnyExcept(Hexadecimals) < 0
            ? Convert.FromHexString(text.AsSpan(HashPrefix.Length))
            : null;

    private static readonly System.Buffers.SearchValues<char> Hexadecimals = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
