using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Takes every request that shows no proof for an anonymous user of organisation 1.</summary>
/// <param name="role">What that user may do.</param>
internal sealed class AnonymousMode(Role role) : IAuthenticationMode
{
    private readonly AuthenticationAnswer _answer = AuthenticationAnswer.As(new Caller(1, Caller.AnonymousUser, role));

    public string Name => AuthenticationModes.Anonymous;

    public ValueTask<AuthenticationAnswer> AuthenticateAsync(HttpContext context) => ValueTask.FromResult(_answer);
}
