using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Asks the modes in their order who makes a request. A wrong proof ends the search: it never makes an anonymous caller.</summary>
internal sealed class AuthenticationChain(IEnumerable<IAuthenticationMode> modes, RefusalLog refusals) : IAuthenticator
{
    private readonly IAuthenticationMode[] _modes = [.. modes];

    public async ValueTask<Caller?> AuthenticateAsync(HttpContext context)
    {
        var answer = await AskAsync(context);
        if (answer.Refusal is { } reason)
        {
            refusals.Caller(context, reason, answer.Remedy);
        }

        return answer.Caller;
    }

    private async ValueTask<AuthenticationAnswer> AskAsync(HttpContext context)
    {
        foreach (var mode in _modes)
        {
            // Where something can be proved, a proof of an unknown kind is a wrong one.
            if (mode is AnonymousMode && _modes.Length > 1 && PresentedProof.IsIn(context.Request))
            {
                break;
            }

            if (await mode.AuthenticateAsync(context) is var answer && answer != AuthenticationAnswer.NotMine)
            {
                return answer;
            }
        }

        return AuthenticationAnswer.Refused(
            PresentedProof.IsIn(context.Request) ? "what the request shows is of no kind that live:auth:mode takes" : "the request shows no proof",
            $"a proof for {string.Join(" or ", _modes.Select(static mode => mode.Name))}");
    }
}
