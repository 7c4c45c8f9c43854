using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LiveOrleans.Gateway;

/// <summary>The server's half of the opening handshake: RFC 6455 section 4.2 over HTTP/1.1, RFC 8441 over HTTP/2.</summary>
/// <remarks>Done here and not by the framework, because the session writes whole frames to the stream underneath.</remarks>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const int KeyBytes = 16;

    // RFC 6455, section 1.3.
    private static ReadOnlySpan<byte> AcceptSuffix => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Whether a request asks for a WebSocket and can become one.</summary>
    public static bool IsValid(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != Version)
        {
            return false;
        }

        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
        }

        return HttpMethods.IsGet(context.Request.Method)
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && headers.GetCommaSeparatedValues(HeaderNames.Upgrade).Contains("websocket", StringComparer.OrdinalIgnoreCase)
            && IsKey(headers.SecWebSocketKey);
    }

    /// <summary>Answers a valid request.</summary>
    /// <returns>The stream on which frames go both ways.</returns>
    public static async Task<Stream> AcceptAsync(HttpContext context, string? subProtocol)
    {
        var headers = context.Response.Headers;
        if (subProtocol is not null)
        {
            headers.SecWebSocketProtocol = subProtocol;
        }

        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return await connect.AcceptAsync();
        }

        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        return key is not null && Convert.TryFromBase64String(key, bytes, out var length) && length == KeyBytes;
    }

    private static string Accept(string key)
    {
        Span<byte> input = stackalloc byte[64];
        var length = Encoding.ASCII.GetBytes(key, input);
        AcceptSuffix.CopyTo(input[length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The handshake is defined with SHA-1, as proof of understanding and not of origin.
        SHA1.HashData(input[..(length + AcceptSuffix.Length)], hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
