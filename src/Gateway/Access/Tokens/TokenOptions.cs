using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway;

/// <summary>How tokens are checked and read: <c>live:auth:jwt</c>.</summary>
public sealed record TokenOptions
{
    /// <summary>The least bytes of a secret: what HS256 needs.</summary>
    public const int MinSecretBytes = 32;

    /// <summary>The secrets of the HS algorithms, the newest first. Never shown.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Secrets { get; init; } = [];

    /// <summary>A public key of the RS or ES algorithms; null for none.</summary>
    public AsymmetricSecurityKey? PublicKey { get; init; }

    /// <summary>Where more public keys are; null for nowhere.</summary>
    public Uri? KeySetUrl { get; init; }

    /// <summary>What <c>iss</c> must be; empty for anything.</summary>
    public string Issuer { get; init; } = string.Empty;

    /// <summary>What <c>aud</c> must be or hold; empty for anything.</summary>
    public string Audience { get; init; } = string.Empty;

    /// <summary>The claim with the user's id.</summary>
    public string UserClaim { get; init; } = "sub";

    /// <summary>The claim with the organisation's number.</summary>
    public string OrgClaim { get; init; } = "org";

    /// <summary>The claim with the role.</summary>
    public string RoleClaim { get; init; } = "role";
}
