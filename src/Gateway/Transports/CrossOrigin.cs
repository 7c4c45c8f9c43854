using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Lets pages of allowed origins use an endpoint from another host, with the caller's credentials (CORS), and refuses the others.</summary>
internal sealed partial class CrossOrigin(OriginCheck origins, ILogger<CrossOrigin> logger)
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
            Log.Refused(logger, context.Request.Path.Value ?? string.Empty);
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

    private static partial class Log
    {
        [LoggerMessage(EventIds.CrossOriginRefused, LogLevel.Warning, "A page of an origin that is not allowed asked for {Path}.", EventName = nameof(EventIds.CrossOriginRefused))]
        public static partial void Refused(ILogger logger, string path);
    }
}
