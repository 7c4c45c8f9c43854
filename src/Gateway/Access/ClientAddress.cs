using System.Net;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>The address from which a request comes. What <c>X-Forwarded-For</c> says counts only from a proxy that is trusted.</summary>
internal sealed class ClientAddress(SessionOptions options)
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>The address, as text; empty when the connection has none.</summary>
    public string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return string.Empty;
        }

        // From the nearest hop on: what stands before the first one that is not trusted anybody may have written.
        var hops = context.Request.Headers.GetCommaSeparatedValues(ForwardedFor);
        for (var hop = hops.Length - 1; hop >= 0 && IsTrusted(address) && IPAddress.TryParse(hops[hop].Trim('[', ']', ' '), out var before); hop--)
        {
            address = before;
        }

        return Plain(address).ToString();
    }

    private bool IsTrusted(IPAddress address) => options.TrustedProxies.Any(proxy => proxy.Contains(Plain(address)));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
