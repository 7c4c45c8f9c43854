using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Finds out who makes a request.</summary>
public interface IAuthenticator
{
    /// <summary>Authenticates a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The caller; null when the request must be answered with 401.</returns>
    /// <exception cref="AuthenticationUnavailableException">It cannot be found out now: the request must be answered with 503.</exception>
    ValueTask<Caller?> AuthenticateAsync(HttpContext context);
}
