using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>A signed token in <c>Authorization: Bearer</c>, or in <c>?auth_token=</c> as Grafana's front end appends it.</summary>
internal sealed class JwtMode(SessionTokens tokens) : IAuthenticationMode
{
    private const int Parts = 3;

    public string Name => AuthenticationModes.Jwt;

    public async ValueTask<AuthenticationAnswer> AuthenticateAsync(HttpContext context)
    {
        if (TokenOf(context.Request) is not { } token)
        {
            return AuthenticationAnswer.NotMine;
        }

        var verdict = await tokens.ReadConnectionAsync(token, context.RequestAborted);
        return verdict.Caller is { } caller
            ? AuthenticationAnswer.As(caller)
            : AuthenticationAnswer.Refused(verdict.Reason, "a token that is valid now");
    }

    private static string? TokenOf(HttpRequest request)
    {
        // What else a bearer may be is for other modes.
        if (PresentedProof.Authorization(request, "Bearer") is { } bearer)
        {
            return bearer.Split('.').Length == Parts ? bearer : null;
        }

        return request.Query[PresentedProof.TokenParameter].ToString() is { Length: > 0 } token ? token : null;
    }
}
