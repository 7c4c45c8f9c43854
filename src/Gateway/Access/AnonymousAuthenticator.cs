using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Takes every request for an anonymous user of organisation 1.</summary>
/// <param name="role">What that user may do.</param>
public sealed class AnonymousAuthenticator(Role role) : IAuthenticator
{
    private readonly Caller _caller = new(1, Caller.AnonymousUser, role);

    /// <inheritdoc/>
    public ValueTask<Caller?> AuthenticateAsync(HttpContext context) => ValueTask.FromResult<Caller?>(_caller);
}
