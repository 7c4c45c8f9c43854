using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Lets pages of allowed origins use an endpoint from another host, with the caller's credentials (CORS), and refuses the others.</summary>
internal sealed class CrossOrigin(OriginCheck origins, RefusalLog refusals)
{
    private const string MaxAgeSeconds = "300";
    private const int MaxRequestedHeaders = 1024;

    /// <summary>Puts the check before an endpoint, and answers its preflights.</summary>
    /// <param name="methods">The methods that the endpoint takes; others are answered with 405.</param>
    /// <param name="handle">The endpoint.</param>
    public RequestDelegate Guard(IReadOnlyList<string> methods, RequestDelegate handle)
    {
        var allowed = string.Join(", ", methods.Append(HttpMethods.Options));
        return async context =>
        {
            var method = context.Request.Method;
            if (!await AdmitAsync(context))
            {
                return;
            }

            if (HttpMethods.IsOptions(method))
            {
                AnswerPreflight(context, allowed);
            }
            else if (!methods.Contains(method, StringComparer.OrdinalIgnoreCase))
            {
                context.Response.Headers.Allow = allowed;
                await Envelope.WriteMessageAsync(context, StatusCodes.Status405MethodNotAllowed, $"This address takes {allowed}");
            }
            else
            {
                await handle(context);
            }
        };
    }

    // What is cached for one origin must not be given to another.
    private async ValueTask<bool> AdmitAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Append("Vary", "Origin");
        if (!origins.IsAllowed(context.Request))
        {
            refusals.Origin(context);
            await Envelope.WriteMessageAsync(context, StatusCodes.Status403Forbidden, "Forbidden: this origin is not allowed");
            return false;
        }

        if (context.Request.Headers.Origin is { Count: 1 } origin && !string.IsNullOrEmpty(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
        }

        return true;
    }

    private static void AnswerPreflight(HttpContext context, string methods)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlMaxAge = MaxAgeSeconds;
        response.Headers.AccessControlAllowMethods = methods;
        var requested = context.Request.Headers.AccessControlRequestHeaders.ToString();
        if (requested.Length is > 0 and <= MaxRequestedHeaders)
        {
            response.Headers.AccessControlAllowHeaders = requested;
        }
    }
}
