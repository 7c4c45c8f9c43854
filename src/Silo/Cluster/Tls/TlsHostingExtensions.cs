using Orleans.Configuration;

namespace LiveOrleans.Silo;

/// <summary>Puts TLS between a silo or a client and every other node.</summary>
internal static class TlsHostingExtensions
{
    /// <summary>Secures a silo's connections: those to and from silos, and those from clients.</summary>
    public static ISiloBuilder UseTls(this ISiloBuilder silo, TlsConnections tls) => silo.Configure<SiloConnectionOptions>(connections =>
    {
        connections.ConfigureSiloInboundConnection(tls.SecureAccepted);
        connections.ConfigureSiloOutboundConnection(tls.SecureOpened);
        connections.ConfigureGatewayInboundConnection(tls.SecureAccepted);
    });

    /// <summary>Secures a client's connections to silos.</summary>
    public static IClientBuilder UseTls(this IClientBuilder client, TlsConnections tls) =>
        client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(tls.SecureOpened));
}
