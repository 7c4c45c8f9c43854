using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LiveOrleans.Gateway;

/// <summary>Prepares the web server for live sessions.</summary>
public static class LiveServerExtensions
{
    /// <summary>
    /// Lets the WebSockets of live sessions leave HTTP once they are open, on all endpoints that are added afterwards. Without it, over TLS and
    /// over HTTP/2 they stay inside their requests, which works as well and takes about twice the memory.
    /// </summary>
    /// <param name="kestrel">The server's options; its endpoint defaults are replaced.</param>
    /// <returns>The same options.</returns>
    public static KestrelServerOptions UseLiveSessions(this KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Use(static http => connection => ConnectionHandover.RunAsync(connection, http)));
        return kestrel;
    }
}
