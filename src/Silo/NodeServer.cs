using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Sets the web server up.</summary>
internal static class NodeServer
{
    // Shorter than the grace period of common supervisors, so that they need not kill.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(8);

    private const int MaxRequestLine = 64 * 1024;
    private const int MaxOtherHeaders = 32 * 1024;

    /// <summary>Sets Kestrel's addresses and limits, and how long a graceful stop may take.</summary>
    /// <remarks>Sessions are bounded by <c>max_connections</c> and bodies by their endpoints; Kestrel has no bounds of its own on connections.</remarks>
    public static WebApplicationBuilder UseServer(this WebApplicationBuilder builder, LiveStart start)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.UseLiveSessions();

            // Clients that can only send a GET put what they connect with, and all positions to recover from, into its address.
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxRequestLine;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxRequestLine + MaxOtherHeaders;

            // Once: who may be let in is decided by the addresses at the start, and an edit must not open others behind that.
            kestrel.Configure(builder.Configuration.GetSection("Kestrel"), reloadOnChange: false);
        });

        // What comes is read and answered on the thread that it arrived on: nothing that a request or a session runs blocks it.
        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddHostedService<IdleCollection>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        if (start.Addresses.Count == 0)
        {
            builder.WebHost.UseUrls(ListenAddresses.Default);
        }

        return builder;
    }
}
