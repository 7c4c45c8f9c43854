using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Who is let in, and how it is proved: what the section <c>live:auth</c> says, checked.</summary>
/// <param name="Modes">The words of <see cref="AuthenticationModes"/>, in the order in which they are asked.</param>
/// <param name="AnonymousRole">The role of callers that prove nothing.</param>
/// <param name="Tokens">How tokens are checked; null without the mode <c>jwt</c>.</param>
/// <param name="Keys">The keys; none without the mode <c>apikey</c>.</param>
public sealed record LiveAccess(IReadOnlyList<string> Modes, Role AnonymousRole, TokenOptions? Tokens, IReadOnlyList<ApiKey> Keys);
