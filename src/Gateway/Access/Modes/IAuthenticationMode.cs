using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>One way to prove who one is: a word of <c>live:auth:mode</c>.</summary>
public interface IAuthenticationMode
{
    /// <summary>The word.</summary>
    string Name { get; }

    /// <summary>Looks for a proof of its kind in a request.</summary>
    /// <param name="context">The request.</param>
    ValueTask<AuthenticationAnswer> AuthenticateAsync(HttpContext context);
}
